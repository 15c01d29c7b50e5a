package dev.tollgate.charts.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.charts.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The checks of a deployed gateway: few requests, each of which a client depends on. */
public final class Validation {

    private static final String CHAT = "/v1/chat/completions";

    /** Enough for models that count their thoughts, and cheap. */
    private static final int MAX_TOKENS = 64;

    private static final Secret WRONG_KEY = new Secret("sk-tollgate-validate-wrong-key");

    private final Target target;
    private final Secret key;
    private final String model;
    private final Wildcards wildcards;

    /**
     * @param key a virtual key
     * @param model that is really asked, twice
     */
    public Validation(Target target, Secret key, String model, Wildcards wildcards) {
        this.target = target;
        this.key = key;
        this.model = model;
        this.wildcards = wildcards;
    }

    /** One try. */
    private interface Try {
        Check run() throws IOException;
    }

    /** All checks in order; where nothing answers at all, the others are not tried. */
    public List<Check> run() {
        List<Check> checks = new ArrayList<>();
        checks.add(tried("readiness", this::readiness));
        if (checks.get(0).cause().startsWith("no answer")) {
            return checks;
        }
        checks.add(tried("models", this::models));
        Optional<Reply> call = call(checks);
        checks.add(tried("streaming", this::streaming));
        checks.add(tried("wildcard", () -> wildcard(call)));
        checks.add(limitHeaders(call));
        checks.add(tried("wrong key", this::wrongKey));
        return checks;
    }

    private static Check tried(String name, Try check) {
        try {
            return check.run();
        } catch (IOException failure) {
            return Check.bad(name, noAnswer(failure));
        }
    }

    private static String noAnswer(IOException failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        return "no answer: " + (message == null ? kind : kind + ": " + message);
    }

    private Check readiness() throws IOException {
        Reply reply = target.get("/health/readiness", null);
        return reply.status() == 200
                ? Check.good("readiness", reply.took())
                : Check.bad("readiness", reply.cause());
    }

    private Check models() throws IOException {
        Reply reply = target.get("/v1/models", key);
        int count = reply.json().path("data").size();
        if (reply.status() != 200) {
            return Check.bad("models", reply.cause());
        }
        return count == 0
                ? Check.bad("models", "the list is empty: is there a model_list in config.yaml?")
                : Check.good("models", count + (count == 1 ? " model" : " models"));
    }

    /** The reply where it is a good one. */
    private Optional<Reply> call(List<Check> checks) {
        try {
            Reply reply = target.post(CHAT, key, body(model, false));
            boolean good = isCompletion(reply);
            checks.add(
                    good
                            ? Check.good("call", model + ": " + reply.took())
                            : Check.bad("call", model + ": " + reply.cause()));
            return good ? Optional.of(reply) : Optional.empty();
        } catch (IOException failure) {
            checks.add(Check.bad("call", noAnswer(failure)));
            return Optional.empty();
        }
    }

    /** Whether it has text is the model's affair; whether it is a completion is ours. */
    private static boolean isCompletion(Reply reply) {
        JsonNode choice = reply.json().path("choices").path(0);
        return reply.status() == 200 && choice.has("message");
    }

    private Check streaming() throws IOException {
        Reply reply = target.post(CHAT, key, body(model, true));
        String type = reply.headers().firstValue("content-type").orElse("none");
        if (reply.status() != 200) {
            return Check.bad("streaming", model + ": " + reply.cause());
        }
        if (!type.startsWith("text/event-stream")) {
            return Check.bad("streaming", "content-type is " + type + ", not text/event-stream");
        }
        List<String> events =
                reply.body().lines().filter(line -> line.startsWith("data:")).toList();
        boolean whole =
                events.size() > 1 && events.get(events.size() - 1).strip().endsWith("[DONE]");
        return whole
                ? Check.good("streaming", events.size() - 1 + " events, " + reply.took())
                : Check.bad(
                        "streaming", "ended after " + events.size() + " events, without [DONE]");
    }

    /** Another request only where the model of the first is listed by its own name. */
    private Check wildcard(Optional<Reply> call) throws IOException {
        if (wildcards.isEmpty()) {
            return Check.skipped("wildcard", "no model_name of config.yaml has a *");
        }
        Optional<String> own = wildcards.patternFor(model);
        if (own.isPresent()) {
            String what = model + " is served by " + own.get();
            return call.isPresent()
                    ? Check.good("wildcard", what)
                    : Check.bad("wildcard", what + ", whose call failed");
        }
        Optional<String> example = wildcards.example();
        if (example.isEmpty()) {
            return Check.skipped("wildcard", "give a name that only a wildcard serves as --model");
        }
        Reply reply = target.post(CHAT, key, body(example.get(), false));
        return isCompletion(reply)
                ? Check.good("wildcard", example.get() + ": " + reply.took())
                : Check.bad("wildcard", example.get() + ": " + reply.cause());
    }

    private static Check limitHeaders(Optional<Reply> call) {
        if (call.isEmpty()) {
            return Check.bad("limit headers", "no good answer to look at");
        }
        List<String> names =
                call.get().headers().map().keySet().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith("x-ratelimit-"))
                        .sorted()
                        .toList();
        return names.isEmpty()
                ? Check.bad(
                        "limit headers",
                        "no x-ratelimit-* in the answer: does an ingress take it away, or has"
                                + " neither key nor model a limit?")
                : Check.good("limit headers", String.join(", ", names));
    }

    private Check wrongKey() throws IOException {
        Reply reply = target.get("/v1/models", WRONG_KEY);
        return reply.status() == 401
                ? Check.good("wrong key", "refused with 401")
                : Check.bad("wrong key", "expected 401, was " + reply.cause());
    }

    private static String body(String model, boolean stream) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("model", model).put("max_tokens", MAX_TOKENS).put("stream", stream);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Answer with one word: ready?");
        return body.toString();
    }
}
