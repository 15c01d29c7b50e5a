package dev.tollgate.proxy.observe;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * What came of it that one guardrail looked at a request or an answer, LiteLLM's {@code
 * StandardLoggingGuardrailInformation}. Nothing of the texts is in it.
 *
 * @param guardrail its name
 * @param provider its kind: {@code litellm_content_filter}
 * @param mode when it looked: {@code pre_call}
 * @param error the class of what it threw or couldn't do; empty where it let pass or masked
 * @param nanos how long it took
 * @param masked how many of each kind are masked
 */
public record Look(
        String guardrail,
        String provider,
        String mode,
        Status status,
        String error,
        Instant began,
        long nanos,
        Map<String, Integer> masked) {

    /** What LiteLLM's guardrails throw where they block. */
    public static final String BLOCKED = "HTTPException";

    public Look {
        masked = Map.copyOf(masked);
    }

    /** The same at another time. */
    public Look took(Instant from, long time) {
        return new Look(guardrail, provider, mode, status, error, from, time, masked);
    }

    /** What it made of the texts, by LiteLLM's names in lower case. */
    public enum Status {
        SUCCESS,
        GUARDRAIL_INTERVENED,
        GUARDRAIL_FAILED_TO_RESPOND;

        /** LiteLLM's name. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
