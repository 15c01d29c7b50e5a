package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.upstream.FrameReaders;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The guardrails of a request that is relayed as it is. They look at JSON, plain text and events;
 * an answer that they look at leaves when all of it is here.
 */
final class RawGuarding {

    /** None looks. */
    static final RawGuarding NONE = new RawGuarding(Chosen.NONE, RawFormat.UNKNOWN);

    private static final int LARGEST = 64 << 20;
    private static final String WRAPPED = "body";

    private final List<Checks> before;
    private final Checks after;
    private final RawFormat format;

    RawGuarding(Chosen chosen, RawFormat format) {
        before =
                Stream.of(Mode.PRE_CALL, Mode.DURING_CALL)
                        .map(chosen::in)
                        .filter(checks -> !checks.isEmpty())
                        .toList();
        after = chosen.in(Mode.POST_CALL);
        this.format = format;
    }

    /**
     * What of a request passes.
     *
     * @param type its {@code Content-Type}, empty for none
     * @throws FailureException with {@code Blocked}
     */
    Payload request(Payload body, String type) {
        if (before.isEmpty() || body.length() == 0) {
            return body;
        }
        byte[] came = body.toBytes();
        byte[] left = came;
        for (Checks checks : before) {
            left = passed(checks, Side.REQUEST, left, type);
        }
        return Arrays.equals(left, came) ? body : Payload.of(left);
    }

    /** Whether anybody looks at the answer. */
    boolean looksAtAnswers() {
        return !after.isEmpty();
    }

    /**
     * What of an answer passes, once all of it is here.
     *
     * @throws FailureException with {@code Blocked}
     */
    byte[] answer(UpstreamResponse upstream) {
        String type = upstream.header("content-type").orElse("");
        if (type.contains("event-stream")) {
            return events(upstream);
        }
        if (type.contains("amazon.eventstream")) {
            throw new FailureException(
                    new Failure.Blocked(
                            "{'error': 'Content blocked: guardrails can not look at streams of"
                                    + " this format'}"));
        }
        return passed(after, Side.RESPONSE, upstream.bytes(LARGEST), type);
    }

    /**
     * What of an answer in JSON passes.
     *
     * @throws FailureException with {@code Blocked}
     */
    byte[] answer(byte[] json) {
        return after.isEmpty() ? json : passed(after, Side.RESPONSE, json, "");
    }

    private byte[] events(UpstreamResponse upstream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        var reader = FrameReaders.of(Framing.SSE, upstream.body());
        Pipe pipe =
                format.operation()
                        .<Pipe>map(known -> new GuardedPipe(new StraightPipe(), known, after))
                        .orElseGet(StraightPipe::new);
        for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
            pipe.accept(next.get(), frame -> write(frame, out));
        }
        pipe.end(frame -> write(frame, out));
        return out.toByteArray();
    }

    private void write(Frame frame, ByteArrayOutputStream out) {
        boolean known = format.operation().isPresent() || frame.isDone();
        Frame passed =
                known
                        ? frame
                        : new Frame(frame.event(), passed(after, Side.RESPONSE, frame.data(), ""));
        out.writeBytes(passed.sse());
    }

    /** The same array where nothing has changed. What calls itself otherwise may be JSON yet. */
    private byte[] passed(Checks checks, Side side, byte[] bytes, String type) {
        Optional<JsonNode> json = parsed(bytes);
        if (json.isEmpty()) {
            boolean plain = type.toLowerCase(Locale.ROOT).startsWith("text/");
            return plain ? passed(checks, side, bytes) : bytes;
        }
        ObjectNode root =
                json.get() instanceof ObjectNode object
                        ? object
                        : Json.object().set(WRAPPED, json.get());
        boolean changed = false;
        for (Configured each : checks.guardrails()) {
            changed |= changed(checks.with(List.of(each)), side, root);
        }
        if (!changed) {
            return bytes;
        }
        return Json.bytes(json.get() instanceof ObjectNode ? root : root.path(WRAPPED));
    }

    private static byte[] passed(Checks checks, Side side, byte[] bytes) {
        String text = new String(bytes, UTF_8);
        String left = checks.run(side, List.of(text)).getFirst();
        return left.equals(text) ? bytes : left.getBytes(UTF_8);
    }

    private boolean changed(Checks one, Side side, ObjectNode root) {
        List<Passage> passages = format.passages(one.guardrails().getFirst().name(), side, root);
        List<String> texts = Passages.texts(passages);
        List<String> left = one.run(side, texts, Passages.prose(passages));
        if (left.equals(texts)) {
            return false;
        }
        Passages.set(passages, left);
        return true;
    }

    /** What isn't JSON after all is the other side's to refuse. */
    private static Optional<JsonNode> parsed(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && bytes[start] >= 0 && bytes[start] <= ' ') {
            start++;
        }
        if (start == bytes.length || (bytes[start] != '{' && bytes[start] != '[')) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(bytes));
        } catch (FailureException e) {
            return Optional.empty();
        }
    }
}
