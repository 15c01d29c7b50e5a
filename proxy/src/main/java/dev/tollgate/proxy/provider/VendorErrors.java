package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.GoDuration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a vendor's error answer means, in LiteLLM's classes: known phrases first, then the status.
 *
 * @see <a href="https://docs.litellm.ai/docs/exception_mapping">LiteLLM, exception mapping</a>
 */
public final class VendorErrors {

    private static final int SHOWN = 2_000;

    private static final Map<ErrorClass, List<String>> PHRASES =
            Map.of(
                    ErrorClass.CONTEXT_WINDOW,
                    List.of(
                            "exceed context limit",
                            "context_length_exceeded",
                            "maximum context length",
                            "maximum context limit",
                            "string too long. expected a string with maximum length",
                            "is longer than the model's context length",
                            "input tokens exceed the configured limit",
                            "`inputs` tokens + `max_new_tokens` must be",
                            "exceeds the maximum number of tokens allowed",
                            "input is too long for requested model",
                            "prompt is too long",
                            "too many tokens: size limit exceeded",
                            "prompt: length"),
                    ErrorClass.CONTENT_POLICY,
                    List.of(
                            "content_policy_violation",
                            "content filtering policy",
                            "violating our usage policy",
                            "responsibleaipolicyviolation",
                            "content management policy"),
                    ErrorClass.AUTHENTICATION,
                    // Gemini answers 400
                    List.of("api key not valid", "api key expired"),
                    ErrorClass.RATE_LIMIT,
                    List.of("service tier capacity exceeded", "resource_exhausted"));

    private VendorErrors() {}

    /**
     * The failure that an answer with an error status is.
     *
     * @param body at most the first bytes of it; need not be JSON
     */
    public static Failure.Upstream of(
            Provider provider, int status, Map<String, String> headers, byte[] body) {
        JsonNode json = tree(body);
        String message = json.isMissingNode() ? new String(body, UTF_8).strip() : message(json);
        if (message.isEmpty()) {
            message = "The vendor answered " + status + " without a word.";
        }
        ErrorClass errorClass = classify(status, message + " " + json.path("error").path("code"));
        return new Failure.Upstream(
                errorClass,
                text(provider, errorClass, message),
                status,
                details(json),
                withRetry(status, headers, json, message),
                QuotaWords.exhaustion(status, headers, json, message));
    }

    /**
     * The failure that an error event inside a stream of status 200 is.
     *
     * @param status what the event says, or what its kind stands for
     * @param event the event's JSON
     */
    public static FailureException inStream(Provider provider, int status, JsonNode event) {
        return new FailureException(of(provider, status, Map.of(), Json.bytes(event)));
    }

    /** The HTTP status that an error object inside an answer of status 200 stands for. */
    public static int statusOf(JsonNode error) {
        int code = error.path("code").asInt(error.path("status_code").asInt());
        if (code >= 400 && code < 600) {
            return code;
        }
        String type = error.path("type").asText() + ' ' + error.path("code").asText();
        if (type.contains("rate_limit") || type.contains("insufficient_quota")) {
            return 429;
        }
        if (type.contains("overloaded")) {
            return 529;
        }
        if (type.contains("authentication") || type.contains("invalid_api_key")) {
            return 401;
        }
        if (type.contains("permission")) {
            return 403;
        }
        if (type.contains("not_found")) {
            return 404;
        }
        return type.contains("invalid_request") || type.contains("context_length") ? 400 : 500;
    }

    /** Google tells when to try again in the body, others in a text where not in a header. */
    private static Map<String, String> withRetry(
            int status, Map<String, String> headers, JsonNode json, String message) {
        if (headers.containsKey("retry-after") || headers.containsKey("retry-after-ms")) {
            return headers;
        }
        OptionalLong told = retryDelay(json);
        if (told.isEmpty() && status == 429) {
            told = QuotaWords.comeAgain(message);
        }
        if (told.isEmpty()) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.put("retry-after", Long.toString(told.getAsLong() / 1000 + 1));
        return all;
    }

    private static OptionalLong retryDelay(JsonNode json) {
        for (JsonNode detail : json.path("error").path("details")) {
            OptionalLong delay = GoDuration.millis(detail.path("retryDelay").asText(""));
            if (delay.isPresent()) {
                return delay;
            }
        }
        return OptionalLong.empty();
    }

    private static String text(Provider provider, ErrorClass errorClass, String message) {
        String shown = message.length() > SHOWN ? message.substring(0, SHOWN) + "…" : message;
        return "litellm."
                + errorClass.liteLlmName()
                + ": "
                + provider.exceptionName()
                + " - "
                + shown;
    }

    private static ErrorClass classify(int status, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (status >= 400 && status < 500) {
            for (Map.Entry<ErrorClass, List<String>> entry : PHRASES.entrySet()) {
                if (entry.getValue().stream().anyMatch(lower::contains)) {
                    return entry.getKey();
                }
            }
        }
        return byStatus(status);
    }

    /** What a status alone means. */
    public static ErrorClass byStatus(int status) {
        return switch (status) {
            case 400, 413, 422 -> ErrorClass.BAD_REQUEST;
            case 401 -> ErrorClass.AUTHENTICATION;
            case 403 -> ErrorClass.PERMISSION_DENIED;
            case 404 -> ErrorClass.NOT_FOUND;
            case 408, 504 -> ErrorClass.TIMEOUT;
            case 429 -> ErrorClass.RATE_LIMIT;
            // 424 is Bedrock's word for a model that failed
            case 424, 500, 529 -> ErrorClass.INTERNAL_SERVER;
            case 502 -> ErrorClass.BAD_GATEWAY;
            case 503 -> ErrorClass.SERVICE_UNAVAILABLE;
            // a redirection or the like is nothing that the client could mend
            default ->
                    status >= 400 && status < 500 ? ErrorClass.BAD_REQUEST : ErrorClass.API_ERROR;
        };
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            // Gemini wraps errors of streams in an array
            return json.isArray() ? json.path(0) : json;
        } catch (FailureException notJson) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }

    private static String message(JsonNode json) {
        JsonNode error = json.path("error");
        for (JsonNode candidate :
                List.of(
                        error.path("message"),
                        error,
                        json.path("message"),
                        json.path("Message"),
                        json.path("detail"),
                        json.path("errors").path(0).path("message"))) {
            if (candidate.isTextual() && !candidate.textValue().isBlank()) {
                return candidate.textValue();
            }
        }
        return Json.text(json);
    }

    private static Map<String, String> details(JsonNode json) {
        JsonNode error = json.path("error").isObject() ? json.path("error") : json;
        Map<String, String> details = new HashMap<>();
        for (String name : List.of("type", "param", "code", "status")) {
            JsonNode value = error.path(name);
            if (value.isValueNode() && !value.isNull()) {
                details.put(name, value.asText());
            }
        }
        return details;
    }
}
