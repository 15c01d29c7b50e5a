package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.guardrail.TokenLimit;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.FormData;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The guardrails of one request, and when they look. For the request's own thread. */
final class Guarding {

    /** None looks. */
    static final Guarding NONE = new Guarding(Chosen.NONE);

    /** The only field of a form that is said; the others choose, or are files. */
    private static final String PROMPT = "prompt";

    private static final String REDACTED = "redacted-by-litellm";

    private final Checks pre;
    private final Checks parallel;
    private final Checks post;
    private final Checks logging;

    /** What the model has said, for those who look at what is logged. */
    private final List<String> said = new ArrayList<>();

    /** Looks at the request while it is answered. */
    private @Nullable FutureTask<Boolean> during;

    Guarding(Chosen chosen) {
        pre = chosen.in(Mode.PRE_CALL);
        parallel = chosen.in(Mode.DURING_CALL);
        post = chosen.in(Mode.POST_CALL);
        logging = chosen.in(Mode.LOGGING_ONLY);
    }

    /**
     * What of the request passes; who looks at it while it is answered begins now.
     *
     * @throws FailureException with {@code Blocked}
     */
    Ask before(Ask ask) {
        if (pre.isEmpty() && parallel.isEmpty()) {
            return ask;
        }
        return switch (ask.body()) {
            case RawObject body -> object(ask, body);
            case FormData form -> form(ask, form);
            default -> ask;
        };
    }

    private Ask object(Ask ask, RawObject body) {
        ObjectNode request = body.tree();
        List<Passage> passages = Passages.ofRequest(ask.operation(), request);
        List<String> texts = Passages.texts(passages);
        List<String> left = look(texts);
        boolean capped = capped(ask.operation(), request);
        if (left.equals(texts) && !capped) {
            return ask;
        }
        Passages.set(passages, left);
        return with(ask, RawObject.of(request));
    }

    private Ask form(Ask ask, FormData form) {
        Optional<String> prompt = form.text(PROMPT);
        if (prompt.isEmpty()) {
            return ask;
        }
        String left = look(List.of(prompt.get())).getFirst();
        return left.equals(prompt.get())
                ? ask
                : with(
                        ask,
                        FormData.of(
                                form.withText(Map.of(PROMPT, left)).toBytes(), form.contentType()));
    }

    private static Ask with(Ask ask, Body body) {
        return new Ask(
                ask.operation(), body, ask.model(), ask.stream(), ask.options(), ask.deployment());
    }

    private List<String> look(List<String> texts) {
        List<String> left = pre.run(Side.REQUEST, texts);
        if (!parallel.isEmpty()) {
            begin(left);
        }
        return left;
    }

    /** Has the model stop where those who limit tokens would. */
    private boolean capped(Operation operation, ObjectNode request) {
        boolean changed = false;
        for (Configured each : pre.guardrails()) {
            changed |=
                    each.guardrail() instanceof TokenLimit limit && limit.cap(operation, request);
        }
        return changed;
    }

    /** The request is on its way, so what can't be masked any more is blocked. */
    private void begin(List<String> texts) {
        FutureTask<Boolean> task =
                new FutureTask<>(() -> parallel.run(Side.REQUEST, texts).equals(texts));
        Thread.ofVirtual().name("guardrail").start(task);
        during = task;
    }

    /**
     * Waits for who looks at the request while it is answered.
     *
     * @throws FailureException with {@code Blocked}
     */
    void admitted() {
        FutureTask<Boolean> task = during;
        if (task == null) {
            return;
        }
        try {
            if (!task.get()) {
                throw new FailureException(
                        new Failure.Blocked(
                                "{'error': 'Content blocked: a guardrail would change the request,"
                                        + " which needs mode pre_call'}"));
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? new FailureException(failure.failure(), e)
                    : new IllegalStateException("a guardrail failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
        }
    }

    /**
     * What of a whole answer passes.
     *
     * @throws FailureException with {@code Blocked}
     */
    byte[] whole(Operation operation, byte[] json) {
        if ((post.isEmpty() && logging.isEmpty()) || operation == Operation.EMBEDDING) {
            return json;
        }
        ObjectNode answer = Json.parseObject(json);
        List<Passage> passages = Passages.ofAnswer(operation, answer);
        List<String> texts = Passages.texts(passages);
        List<String> left = post.run(Side.RESPONSE, texts, Passages.prose(passages));
        keep(left);
        if (left.equals(texts)) {
            return json;
        }
        Passages.set(passages, left);
        withoutTokens(answer);
        return Json.bytes(answer);
    }

    /**
     * What of a transcript passes that is plain text.
     *
     * @throws FailureException with {@code Blocked}
     */
    String text(String text) {
        String left = post.run(Side.RESPONSE, List.of(text)).getFirst();
        keep(List.of(left));
        return left;
    }

    /** Whether anybody looks at answers. */
    boolean looksAtAnswers() {
        return !post.isEmpty() || !logging.isEmpty();
    }

    /** A stream's pipe that lets pass what may. */
    Pipe around(Operation operation, Pipe pipe) {
        Pipe guarded = post.isEmpty() ? pipe : new GuardedPipe(pipe, operation, post);
        return logging.isEmpty() ? guarded : new OverheardPipe(guarded, operation, this::keep);
    }

    private void keep(List<String> texts) {
        if (!logging.isEmpty()) {
            said.addAll(texts);
        }
    }

    /** Whether somebody looks at what is logged, {@code logging_only}. */
    boolean masksLogs() {
        return !logging.isEmpty();
    }

    /**
     * Has those with {@code logging_only} look at the request and its answer.
     *
     * @param metadata of the request
     * @return what logs may see of it
     */
    JsonNode logged(Ask ask, JsonNode metadata) {
        if (logging.isEmpty()) {
            return metadata;
        }
        ObjectNode request = ask.body() instanceof RawObject body ? body.tree() : Json.object();
        quietly(Side.REQUEST, Passages.texts(Passages.ofRequest(ask.operation(), request)));
        quietly(Side.RESPONSE, List.copyOf(said));
        if (!(metadata.deepCopy() instanceof ObjectNode copy)) {
            return metadata;
        }
        List<Passage> passages = Passages.ofAll(copy);
        List<String> texts = Passages.texts(passages);
        Passages.set(
                passages,
                quietly(Side.REQUEST, texts)
                        .orElseGet(() -> texts.stream().map(_ -> REDACTED).toList()));
        return copy;
    }

    /** Empty where nothing of it may be seen, or nobody could look. */
    private Optional<List<String>> quietly(Side side, List<String> texts) {
        try {
            return Optional.of(logging.run(side, texts));
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    /** Of all that changes answers; empty where nothing does. */
    String fingerprint() {
        return post.guardrails().stream()
                .map(Configured::fingerprint)
                .collect(Collectors.joining(",", post.isEmpty() ? "" : "/", ""));
    }

    /** Probabilities of tokens would tell what is masked. */
    static void withoutTokens(JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            object.remove("logprobsResult");
            if (object.path("logprobs").isArray()) {
                object.putArray("logprobs");
            } else if (object.has("logprobs")) {
                object.putNull("logprobs");
            }
        }
        answer.forEach(Guarding::withoutTokens);
    }
}
