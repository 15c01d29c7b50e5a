package dev.tollgate.proxy.provider;

import java.util.Set;

/**
 * Request fields that are meant for the gateway and never reach a vendor: LiteLLM's additions to
 * OpenAI's API.
 */
public final class GatewayFields {

    /** Names of the first level. */
    public static final Set<String> NAMES =
            Set.of(
                    "additional_drop_params",
                    "allowed_openai_params",
                    "api_base",
                    "api_key",
                    "api_version",
                    "base_url",
                    "cache",
                    "content_policy_fallbacks",
                    "context_window_fallbacks",
                    "disable_fallbacks",
                    "drop_params",
                    "enable_tag_filtering",
                    "fallbacks",
                    "guardrails",
                    "litellm_metadata",
                    "litellm_session_id",
                    "litellm_trace_id",
                    "mock_response",
                    "mock_delay",
                    "mock_timeout",
                    "mock_testing_content_policy_fallbacks",
                    "mock_testing_context_fallbacks",
                    "mock_testing_fallbacks",
                    "mock_testing_rate_limit_error",
                    "no-log",
                    "num_retries",
                    "policies",
                    "priority",
                    "prompt_id",
                    "prompt_variables",
                    "request_timeout",
                    "stream_timeout",
                    "tags",
                    "timeout",
                    "user_config");

    private GatewayFields() {}
}
