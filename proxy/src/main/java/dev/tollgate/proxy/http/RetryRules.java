package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.routing.NamePattern;
import dev.tollgate.proxy.routing.RoutingSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether a failed request is tried again, and where.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/reliability">LiteLLM, reliability</a>
 */
final class RetryRules {

    private static final double FIRST_PAUSE = 0.5;
    private static final double LONGEST_PAUSE = 8;
    private static final long LONGEST_TOLD = 60;
    private static final double JITTER = 0.75;

    private final RoutingSettings settings;
    private final OptionalInt asked;

    /**
     * @param asked {@code num_retries} of the request
     */
    RetryRules(RoutingSettings settings, OptionalInt asked) {
        this.settings = settings;
        this.asked = asked;
    }

    /** How many retries a group gets after a failure of some class. */
    int retries(String group, Failure.Upstream failure) {
        if (asked.isPresent()) {
            return asked.getAsInt();
        }
        ErrorClass errorClass = failure.errorClass();
        Integer ofGroup =
                settings.retries().groupPolicy().getOrDefault(group, Map.of()).get(errorClass);
        if (ofGroup != null) {
            return ofGroup;
        }
        return settings.retries().policy().getOrDefault(errorClass, settings.retries().retries());
    }

    /**
     * Whether trying again can help.
     *
     * @param others whether the group has a deployment that has not failed yet: it may have a
     *     better key
     */
    static boolean worthwhile(Failure.Upstream failure, boolean others) {
        return switch (failure.errorClass()) {
            case AUTHENTICATION, PERMISSION_DENIED, NOT_FOUND -> others;
            case BAD_REQUEST, CONTEXT_WINDOW, CONTENT_POLICY, UNSUPPORTED_PARAMS, UNPROCESSABLE ->
                    false;
            case TIMEOUT,
                    RATE_LIMIT,
                    INTERNAL_SERVER,
                    API_CONNECTION,
                    API_ERROR,
                    BAD_GATEWAY,
                    SERVICE_UNAVAILABLE ->
                    true;
        };
    }

    /**
     * The pause before the same deployment is called again; the vendor's own word on it, up to a
     * minute, comes first.
     */
    Duration pause(Failure.Upstream failure, int retry) {
        String told = failure.headers().getOrDefault("retry-after", "");
        if (told.matches("\\d{1,2}") && Long.parseLong(told) <= LONGEST_TOLD) {
            return Duration.ofSeconds(Long.parseLong(told));
        }
        double backoff = Math.min(FIRST_PAUSE * Math.pow(2, retry), LONGEST_PAUSE);
        double jittered = backoff + JITTER * ThreadLocalRandom.current().nextDouble();
        Duration pause = Duration.ofMillis((long) (jittered * 1000));
        Duration least = settings.retries().after();
        return pause.compareTo(least) < 0 ? least : pause;
    }

    /** The groups to try after one has failed, in order. */
    List<String> fallbacks(String group, ErrorClass failure, CallOptions options) {
        if (options.noFallbacks()) {
            return List.of();
        }
        RoutingSettings.Fallbacks all = settings.fallbacks();
        Map<String, List<String>> special =
                switch (failure) {
                    case CONTEXT_WINDOW -> all.contextWindow();
                    case CONTENT_POLICY -> all.contentPolicy();
                    default -> Map.of();
                };
        List<String> names = new ArrayList<>(options.fallbacks());
        names.addAll(of(group, special));
        names.addAll(of(group, all.general()));
        if (names.isEmpty()) {
            names.addAll(all.byDefault());
        }
        return names.stream()
                .filter(name -> !name.equals(group))
                .distinct()
                .limit(all.max())
                .toList();
    }

    private static List<String> of(String group, Map<String, List<String>> fallbacks) {
        List<String> exact = fallbacks.get(group);
        if (exact != null) {
            return exact;
        }
        return fallbacks.entrySet().stream()
                .filter(entry -> NamePattern.of(entry.getKey()).capture(group).isPresent())
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }
}
