package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What vendors tell of their quotas with each answer.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI, rate limits</a>
 * @see <a href="https://docs.anthropic.com/en/api/rate-limits">Anthropic, rate limits</a>
 */
final class RateHeaders {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final int LONGEST_NUMBER = 15;
    private static final long LONGEST = Duration.ofDays(1).toMillis();

    /** Larger numbers aren't seconds from now but since 1970. */
    private static final long SINCE_1970 = 1_000_000_000;

    private static final List<Quota> QUOTAS =
            List.of(
                    new Quota("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
                    new Quota("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
                    anthropic("requests"),
                    anthropic("tokens"),
                    anthropic("input-tokens"),
                    anthropic("output-tokens"));

    private record Quota(String remaining, String reset) {}

    private RateHeaders() {}

    private static Quota anthropic(String unit) {
        return new Quota(
                "anthropic-ratelimit-" + unit + "-remaining",
                "anthropic-ratelimit-" + unit + "-reset");
    }

    /** What the vendor says is left, for those who look. */
    static Left left(Map<String, String> headers) {
        return headers.isEmpty()
                ? Left.UNKNOWN
                : new Left(
                        number(headers, QUOTAS.get(0), QUOTAS.get(2)),
                        number(headers, QUOTAS.get(1), QUOTAS.get(3)));
    }

    private static OptionalLong number(Map<String, String> headers, Quota openAi, Quota anthropic) {
        String text = headers.get(openAi.remaining());
        if (text == null) {
            text = headers.get(anthropic.remaining());
        }
        return text != null && isNumber(text)
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** When the last of the used up quotas is back, in milliseconds since 1970, 0 without any. */
    static long usedUpUntil(Map<String, String> headers, long now) {
        long latest = 0;
        for (int i = 0; i < QUOTAS.size(); i++) {
            Quota quota = QUOTAS.get(i);
            if ("0".equals(headers.get(quota.remaining()))) {
                latest = Math.max(latest, reset(headers.get(quota.reset()), now));
            }
        }
        return Math.min(latest, now + LONGEST);
    }

    private static long reset(@Nullable String text, long now) {
        if (text == null || text.isBlank()) {
            return nextMinute(now);
        }
        if (text.matches("\\d{1,13}")) {
            long number = Long.parseLong(text);
            return number < SINCE_1970 ? now + number * 1000 : number * 1000;
        }
        if (GoDuration.millis(text).isPresent()) {
            return now + GoDuration.millis(text).getAsLong();
        }
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException unknownForm) {
            return nextMinute(now);
        }
    }

    /** Where a quota of the minute is back, if nobody says it more exactly. */
    static long nextMinute(long now) {
        return (now / MINUTE + 1) * MINUTE;
    }
}
