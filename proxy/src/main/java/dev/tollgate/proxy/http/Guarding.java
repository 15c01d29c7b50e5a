package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The guardrails of one request. For the request's own thread. */
final class Guarding {

    /** None looks. */
    static final Guarding NONE =
            new Guarding(
                    new Checks(
                            List.of(),
                            new Checks.About("", Json.object(), Map.of()),
                            (_, _, _, _) -> {
                                throw new IllegalStateException("nobody asks");
                            }));

    private final Checks checks;
    private final Checks post;

    /** Looks at the request while it is answered. */
    private @Nullable FutureTask<Boolean> during;

    Guarding(Checks checks) {
        this.checks = checks;
        post = in(Mode.POST_CALL);
    }

    private Checks in(Mode mode) {
        return new Checks(
                checks.guardrails().stream().filter(each -> each.modes().contains(mode)).toList(),
                checks.about(),
                checks.post());
    }

    /**
     * What of the request passes; who looks at it while it is answered begins now.
     *
     * @throws FailureException with {@code Blocked}
     */
    Ask before(Ask ask) {
        Checks pre = in(Mode.PRE_CALL);
        Checks parallel = in(Mode.DURING_CALL);
        if (!(ask.body() instanceof RawObject body) || (pre.isEmpty() && parallel.isEmpty())) {
            return ask;
        }
        ObjectNode request = body.tree();
        List<Passage> passages = Passages.ofRequest(ask.operation(), request);
        List<String> said = texts(passages);
        List<String> left = pre.run(Side.REQUEST, said);
        if (!parallel.isEmpty()) {
            begin(parallel, left);
        }
        if (left.equals(said)) {
            return ask;
        }
        set(passages, left);
        return new Ask(
                ask.operation(),
                RawObject.of(request),
                ask.model(),
                ask.stream(),
                ask.options(),
                ask.deployment());
    }

    /** The request is on its way, so what can't be masked any more is blocked. */
    private void begin(Checks parallel, List<String> texts) {
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
        if (post.isEmpty() || operation == Operation.EMBEDDING) {
            return json;
        }
        ObjectNode answer = Json.parseObject(json);
        List<Passage> passages = Passages.ofAnswer(operation, answer);
        List<String> said = texts(passages);
        List<String> left = post.run(Side.RESPONSE, said);
        if (left.equals(said)) {
            return json;
        }
        set(passages, left);
        withoutTokens(answer);
        return Json.bytes(answer);
    }

    /** A stream's pipe that lets pass what may. */
    Pipe around(Operation operation, Pipe pipe) {
        return post.isEmpty() ? pipe : new GuardedPipe(pipe, operation, post);
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

    private static List<String> texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    private static void set(List<Passage> passages, List<String> texts) {
        for (int at = 0; at < texts.size(); at++) {
            passages.get(at).set(texts.get(at));
        }
    }
}
