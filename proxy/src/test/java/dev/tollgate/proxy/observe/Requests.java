package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests that have ended, for tests. */
public final class Requests {

    public static final Failure REFUSED =
            new Failure.Upstream(ErrorClass.RATE_LIMIT, "litellm.RateLimitError: no");

    private Requests() {}

    /** One of a key's that a deployment has answered. */
    public static Served answered(String key) {
        return served(key, List.of(call("d1", Optional.empty())), result(Optional.empty(), 0));
    }

    /** One that a vendor refused. */
    public static Served refused(String key) {
        Optional<Failure> why = Optional.of(REFUSED);
        return served(key, List.of(call("d1", why)), result(why, 0));
    }

    /** One that went on to another group. */
    public static Served fellBack(Optional<Failure> end) {
        return served(
                "k1", List.of(call("d1", Optional.of(REFUSED)), call("d2", end)), result(end, 1));
    }

    public static Served served(String key, List<Served.Try> tries, Served.Result result) {
        return new Served(
                new Served.Asked(
                        "r1",
                        "r1",
                        "acompletion",
                        "POST",
                        "/v1/chat/completions",
                        "asked",
                        true,
                        false,
                        Json.object().put("department", "law"),
                        new Served.Client("10.0.0.1", "curl/8", "", "", 10),
                        Served.Telling.ALL),
                new Served.Payer(
                        key,
                        "alias of \"" + key + "\"",
                        "u1",
                        "",
                        "t1",
                        "team one",
                        "",
                        "customer",
                        MissingNode.getInstance(),
                        MissingNode.getInstance()),
                tries,
                result,
                Set.of("batch"),
                Instant.EPOCH,
                new Served.Timing(
                        2_000_000_000L, 1_000_000, 3_000_000, 40_000_000, 30_000_000, 45_000_000),
                Optional.empty());
    }

    private static Served.Try call(String deployment, Optional<Failure> failure) {
        return new Served.Try(
                "asked", deployment, "openai", "gpt", "http://v", 0, 1_900_000_000L, failure);
    }

    public static Served.Result result(Optional<Failure> failure, int fallbacks) {
        return new Served.Result(
                failure.isPresent() ? 429 : 200,
                failure,
                fallbacks > 0 ? "second" : "asked",
                0,
                fallbacks,
                failure.isPresent() ? Usage.NONE : Usage.of(7, 10),
                failure.isPresent() ? Money.ZERO : new Money(1_500_000),
                false,
                "",
                List.of());
    }
}
