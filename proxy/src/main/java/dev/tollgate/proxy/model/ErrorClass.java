package dev.tollgate.proxy.model;

/**
 * Why a model call failed, in LiteLLM's vocabulary; retry and cooldown policies name these.
 *
 * @see <a href="https://docs.litellm.ai/docs/exception_mapping">LiteLLM, exception mapping</a>
 */
public enum ErrorClass {
    BAD_REQUEST("BadRequestError", 400, false),
    CONTEXT_WINDOW("ContextWindowExceededError", 400, false),
    CONTENT_POLICY("ContentPolicyViolationError", 400, false),
    UNSUPPORTED_PARAMS("UnsupportedParamsError", 400, false),
    AUTHENTICATION("AuthenticationError", 401, false),
    PERMISSION_DENIED("PermissionDeniedError", 403, false),
    NOT_FOUND("NotFoundError", 404, false),
    TIMEOUT("Timeout", 408, true),
    UNPROCESSABLE("UnprocessableEntityError", 422, false),
    RATE_LIMIT("RateLimitError", 429, true),
    INTERNAL_SERVER("InternalServerError", 500, true),
    API_CONNECTION("APIConnectionError", 500, true),
    API_ERROR("APIError", 500, true),
    BAD_GATEWAY("BadGatewayError", 502, true),
    SERVICE_UNAVAILABLE("ServiceUnavailableError", 503, true);

    private final String liteLlmName;
    private final int status;
    private final boolean retryable;

    ErrorClass(String liteLlmName, int status, boolean retryable) {
        this.liteLlmName = liteLlmName;
        this.status = status;
        this.retryable = retryable;
    }

    /** The exception's name in LiteLLM, which starts each message that a client reads. */
    public String liteLlmName() {
        return liteLlmName;
    }

    /** The HTTP status that the client gets. */
    public int status() {
        return status;
    }

    /**
     * Whether the same request may succeed when it is sent again, to the same or another
     * deployment.
     */
    public boolean retryable() {
        return retryable;
    }
}
