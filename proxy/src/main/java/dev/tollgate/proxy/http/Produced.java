package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Usage;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches what a stream carries to the client, so that it can be counted where the stream ends
 * before the vendor has told its usage.
 */
final class Produced implements Pipe {

    /** More text is counted by its length. */
    private static final int KEPT = 64 * 1024;

    private static final int BYTES_PER_TOKEN = 4;

    private final Pipe pipe;
    private final Ask ask;
    private final Set<String> fields;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long beyond;
    private boolean ended;

    Produced(Pipe pipe, Ask ask) {
        this.pipe = pipe;
        this.ask = ask;
        fields = fields(ask.operation());
    }

    /** Which fields of events hold what the model says. */
    private static Set<String> fields(Operation operation) {
        return switch (operation) {
            case MESSAGES -> Set.of("text", "thinking", "partial_json");
            case RESPONSES -> Set.of("delta");
            case GENERATE_CONTENT, COMPLETION -> Set.of("text");
            default -> Set.of("content", "reasoning_content", "arguments", "refusal");
        };
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        pipe.accept(
                frame,
                made -> {
                    note(made.data());
                    out.accept(made);
                });
    }

    @Override
    public void end(Consumer<Frame> out) {
        pipe.end(out);
        ended = true;
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        pipe.fail(failure, out);
    }

    @Override
    public boolean done() {
        return pipe.done();
    }

    @Override
    public Usage usage() {
        return pipe.usage();
    }

    @Override
    public String tier() {
        return pipe.tier();
    }

    /** What the vendor told; where it could not tell all, what the gateway has counted. */
    Usage counted(TokenCounter tokens, String model) {
        Usage told = pipe.usage();
        boolean whole = (ended || pipe.done()) && told.totalTokens() > 0;
        if (whole) {
            return told;
        }
        long said = tokens.count(model, text.toString(UTF_8)) + beyond / BYTES_PER_TOKEN;
        long prompt = told.promptTokens() == 0 ? PromptSize.tokens(ask.body()) : 0;
        return told.plus(Usage.of(prompt, Math.max(0, said - told.completionTokens())));
    }

    /** Finds the fields' texts without making a tree of the event. */
    private void note(byte[] json) {
        String name = "";
        int at = 0;
        while (at < json.length) {
            if (json[at] != '"') {
                name = json[at] == ':' || json[at] == ' ' ? name : "";
                at++;
                continue;
            }
            int end = endOfText(json, at + 1);
            boolean isName = end + 1 < json.length && json[end + 1] == ':';
            if (isName) {
                name = new String(json, at + 1, end - at - 1, UTF_8);
            } else if (fields.contains(name)) {
                keep(json, at + 1, end);
            }
            at = end + 1;
        }
    }

    private static int endOfText(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, json.length);
    }

    private void keep(byte[] json, int from, int to) {
        int room = Math.min(KEPT - text.size(), to - from);
        text.write(json, from, room);
        beyond += to - from - room;
    }
}
