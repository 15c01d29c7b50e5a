package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Quotas a key and model, as Gemini's free tier has them: requests in any sixty seconds, and
 * requests a day until midnight Pacific. What is over them is refused in Gemini's own words and
 * isn't counted.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/rate-limits">Gemini API, rate limits</a>
 */
public final class GeminiQuotas {

    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final long MINUTE = 60_000;
    private static final String METRIC =
            "generativelanguage.googleapis.com/generate_content_free_tier_requests";

    private final InstantSource clock;
    private final Limit limit;
    private final Predicate<String> spent;
    private final Map<String, Use> uses = new HashMap<>();

    /**
     * What each key has of each model.
     *
     * @param rpm requests a minute
     * @param rpd requests a day
     */
    public record Limit(int rpm, int rpd) {}

    private static final class Use {
        private final Deque<Long> minute = new ArrayDeque<>();
        private LocalDate day = LocalDate.MIN;
        private int today;
        private int answered;
        private int refused;
    }

    /**
     * @param spent keys whose quota of the day somebody else has used up, every day
     */
    public GeminiQuotas(InstantSource clock, Limit limit, Predicate<String> spent) {
        this.clock = clock;
        this.limit = limit;
        this.spent = spent;
    }

    /** How often a key and model answered: {@code key/model}. */
    public synchronized Map<String, Integer> answered() {
        Map<String, Integer> all = new HashMap<>();
        uses.forEach((name, use) -> all.put(name, use.answered));
        return all;
    }

    /** How often a key and model refused: {@code key/model}. */
    public synchronized Map<String, Integer> refused() {
        Map<String, Integer> all = new HashMap<>();
        uses.forEach((name, use) -> all.put(name, use.refused));
        return all;
    }

    /** Counts the request, or says in Gemini's words why not. */
    synchronized Optional<Reply> refusal(Received request) {
        String key = request.credential();
        String model = request.path().replaceFirst(".*/models/", "").replaceFirst(":.*", "");
        Use use = uses.computeIfAbsent(key + "/" + model, _ -> new Use());
        long now = clock.millis();
        LocalDate today = Instant.ofEpochMilli(now).atZone(PACIFIC).toLocalDate();
        if (!today.equals(use.day)) {
            use.day = today;
            use.today = 0;
        }
        while (!use.minute.isEmpty() && use.minute.peekFirst() <= now - MINUTE) {
            use.minute.removeFirst();
        }
        if (spent.test(key) || use.today >= limit.rpd()) {
            use.refused++;
            // a delay of seconds, whatever the quota is: so does the original
            return Optional.of(exhausted("PerDay", limit.rpd(), model, 35));
        }
        if (use.minute.size() >= limit.rpm()) {
            use.refused++;
            long wait = use.minute.getFirst() + MINUTE - now;
            return Optional.of(exhausted("PerMinute", limit.rpm(), model, (wait + 999) / 1000));
        }
        use.minute.addLast(now);
        use.today++;
        use.answered++;
        return Optional.empty();
    }

    private static Reply exhausted(String period, int value, String model, long seconds) {
        JsonNode violation =
                Make.object(
                        "quotaMetric",
                        METRIC,
                        "quotaId",
                        "GenerateRequests" + period + "PerProjectPerModel-FreeTier",
                        "quotaDimensions",
                        Map.of("location", "global", "model", model),
                        "quotaValue",
                        Integer.toString(value));
        List<JsonNode> details =
                List.of(
                        detail("QuotaFailure", "violations", List.of(violation)),
                        detail("Help", "links", List.of()),
                        detail("RetryInfo", "retryDelay", seconds + "s"));
        return Reply.json(
                429,
                Make.object(
                        "error",
                        Make.object(
                                "code",
                                429,
                                "message",
                                message(value, model, seconds),
                                "status",
                                "RESOURCE_EXHAUSTED",
                                "details",
                                details)));
    }

    private static String message(int value, String model, long seconds) {
        return "You exceeded your current quota, please check your plan and billing details. For"
                + " more information on this error, head to:"
                + " https://ai.google.dev/gemini-api/docs/rate-limits. \n* Quota exceeded for"
                + " metric: "
                + METRIC
                + ", limit: "
                + value
                + ", model: "
                + model
                + "\nPlease retry in "
                + seconds
                + ".214579s.";
    }

    private static JsonNode detail(String type, String field, Object value) {
        return Make.object("@type", "type.googleapis.com/google.rpc." + type, field, value);
    }
}
