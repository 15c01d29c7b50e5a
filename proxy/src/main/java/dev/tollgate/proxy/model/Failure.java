package dev.tollgate.proxy.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request got no answer. Every text here is safe to show to a client: no secret, no upstream
 * address, no stack trace.
 *
 * <p>{@code http.Errors} alone turns it into a status and a body.
 */
public sealed interface Failure {

    /** What the client reads. */
    String message();

    /**
     * The request itself is wrong, whoever would serve it: status 400.
     *
     * @param param the field that is meant, empty where it is the whole body
     */
    record BadRequest(String message, String param) implements Failure {
        public BadRequest(String message) {
            this(message, "");
        }
    }

    /** The credential is missing or unknown: 401. */
    record Unauthenticated(String message) implements Failure {}

    /** The credential is known and doesn't allow this: 403. */
    record Forbidden(String message) implements Failure {}

    /**
     * The credential doesn't allow this, for a reason that clients tell from others.
     *
     * @param param what of the request or key is meant, empty where nothing is
     */
    record Denied(Denial denial, String message, String param) implements Failure {}

    /** No such path, file or stored response: 404. */
    record NotFound(String message) implements Failure {}

    /**
     * No deployment has this model name: 400, as LiteLLM.
     *
     * @param route the path that was asked, {@code /chat/completions}
     * @param nearest known names that resemble it, best first
     */
    record UnknownModel(String route, String model, List<String> nearest) implements Failure {
        public UnknownModel {
            nearest = List.copyOf(nearest);
        }

        @Override
        public String message() {
            String hint =
                    nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?";
            return "{'error': '"
                    + route
                    + ": Invalid model name passed in model="
                    + model
                    + ". Call `/v1/models` to view available models for your key."
                    + hint
                    + "'}";
        }
    }

    /** The body is larger than the gateway takes: 413. */
    record TooLarge(String message) implements Failure {}

    /** The body's media type or content encoding isn't understood: 415. */
    record UnsupportedMediaType(String message) implements Failure {}

    /** The gateway's own limit, or every deployment is cooling down: 429. */
    record RateLimited(String message, Duration retryAfter) implements Failure {}

    /**
     * A guardrail lets the request or its answer not pass: 400, as LiteLLM.
     *
     * @param message in LiteLLM's form; nothing of what was blocked is in it
     */
    record Blocked(String message) implements Failure {}

    /** A budget is spent: 400, as LiteLLM. */
    record OverBudget(String message) implements Failure {}

    /**
     * A limit of a key, team or the like is reached: 429.
     *
     * @param type LiteLLM's {@code rate_limit_type}: {@code requests}
     * @param resetAt when there is room again, for people: {@code 2026-02-07 12:00:00 UTC}
     */
    record LimitReached(String message, String type, Duration retryAfter, String resetAt)
            implements Failure {}

    /** The gateway is stopping, or too busy to take the request: 503. */
    record Unavailable(String message) implements Failure {}

    /**
     * A fault of the gateway: 500.
     *
     * @param id under which the log has the details
     */
    record Bug(String id) implements Failure {
        @Override
        public String message() {
            return "The gateway failed on this request; its log has the details under " + id + ".";
        }
    }

    /** The client has gone: nobody reads this but the log (499). */
    record ClientGone() implements Failure {
        @Override
        public String message() {
            return "The client closed the connection.";
        }
    }

    /**
     * A model call failed at the vendor or on the way there.
     *
     * @param message LiteLLM's form: {@code litellm.RateLimitError: AnthropicException - …}
     * @param status what the vendor answered, 0 where it gave no answer
     * @param details the vendor's own {@code type}, {@code param} and {@code code}, as far as it
     *     gave them
     * @param headers the vendor's answer headers, lower-case names
     * @param exhaustion which quota is used up, as far as the vendor says so
     */
    record Upstream(
            ErrorClass errorClass,
            String message,
            int status,
            Map<String, String> details,
            Map<String, String> headers,
            Optional<Exhaustion> exhaustion)
            implements Failure {
        public Upstream {
            details = Map.copyOf(details);
            headers = Map.copyOf(headers);
        }

        /** A failure without an answer: refused, reset, timed out. */
        public Upstream(ErrorClass errorClass, String message) {
            this(errorClass, message, 0, Map.of(), Map.of(), Optional.empty());
        }

        /** The vendor's own word for one of {@code type}, {@code param}, {@code code}. */
        public Optional<String> detail(String name) {
            return Optional.ofNullable(details.get(name));
        }
    }
}
