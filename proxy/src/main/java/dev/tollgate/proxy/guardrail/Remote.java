package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server that looks at texts.
 *
 * @param name of the guardrail
 * @param key each guardrail sends it its own way
 * @param headers sent as they are
 * @param limit how long an answer may take
 * @param failOpen {@code unreachable_fallback: fail_open}: texts go on unseen where it can't be
 *     asked
 */
public record Remote(
        String name,
        URI address,
        Optional<Secret> key,
        Map<String, Secret> headers,
        Duration limit,
        boolean failOpen) {

    private static final System.Logger LOG = System.getLogger(Remote.class.getName());

    public Remote {
        headers = Map.copyOf(headers);
    }

    /** Without address and headers, which may hold credentials. */
    @Override
    public String toString() {
        return "Remote[" + name + "]";
    }

    /**
     * Asks it.
     *
     * @param header which one carries the key, and how
     */
    Verdict ask(
            Post post,
            ObjectNode question,
            Function<Secret, Map.Entry<String, String>> header,
            Function<ObjectNode, Verdict> read) {
        Map<String, String> sent = new HashMap<>(Map.of("content-type", "application/json"));
        headers.forEach((name, value) -> sent.put(name, value.value()));
        key.map(header).ifPresent(one -> sent.put(one.getKey(), one.getValue()));
        try {
            Post.Reply reply = post.send(address, sent, Json.bytes(question), limit);
            if (reply.status() / 100 != 2) {
                return unreachable("answered with status " + reply.status(), reply.status() >= 500);
            }
            return read.apply(Json.parseObject(reply.body()));
        } catch (FailureException e) {
            boolean nonsense = e.failure() instanceof Failure.BadRequest;
            return unreachable(nonsense ? "gave no valid answer" : "did not answer", !nonsense);
        }
    }

    /** An answer of this server that makes no sense. */
    FailureException nonsense() {
        return new FailureException(new Failure.BadRequest("no valid answer"));
    }

    private Verdict unreachable(String why, boolean mayPass) {
        String what = "The guardrail '" + name + "' " + why;
        LOG.log(System.Logger.Level.WARNING, what + (failOpen && mayPass ? "; passed by" : ""));
        if (failOpen && mayPass) {
            return Verdict.UNSEEN;
        }
        throw new FailureException(new Failure.Unavailable(what + ": try again later."));
    }
}
