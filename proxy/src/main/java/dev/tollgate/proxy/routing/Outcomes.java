package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How the calls of the running minute of the clock have ended. Not thread-safe. */
final class Outcomes {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final Map<ErrorClass, Integer> alike = new EnumMap<>(ErrorClass.class);
    private long minute;
    private long answered;
    private long failed;

    void answered(long now) {
        advance(now);
        answered++;
    }

    Tally failed(long now, ErrorClass error) {
        advance(now);
        failed += isClients(error) ? 0 : 1;
        return new Tally(answered, failed, alike.merge(error, 1, Integer::sum));
    }

    /** Whether it is the request that is wrong, so that a deployment may be as good as ever. */
    static boolean isClients(ErrorClass error) {
        return switch (error) {
            case BAD_REQUEST, CONTEXT_WINDOW, CONTENT_POLICY, UNSUPPORTED_PARAMS, UNPROCESSABLE ->
                    true;
            default -> false;
        };
    }

    private void advance(long now) {
        if (now / MINUTE != minute) {
            minute = now / MINUTE;
            answered = 0;
            failed = 0;
            alike.clear();
        }
    }

    /**
     * What a failure has made of the minute.
     *
     * @param failed those that are no mistake of a client
     * @param alike failures of the same class
     */
    record Tally(long answered, long failed, long alike) {}
}
