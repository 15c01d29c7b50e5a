package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How the calls of the running minute of the clock have ended. Not thread-safe. */
final class Outcomes {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private long minute;
    private long answered;
    private int @Nullable [] failed;

    void answered(long now) {
        advance(now);
        answered++;
    }

    Tally failed(long now, ErrorClass error) {
        advance(now);
        if (failed == null) {
            failed = new int[ErrorClass.values().length];
        }
        failed[error.ordinal()]++;
        int all = 0;
        for (ErrorClass each : ErrorClass.values()) {
            all += isClients(each) ? 0 : failed[each.ordinal()];
        }
        return new Tally(answered, all, failed[error.ordinal()]);
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
            if (failed != null) {
                Arrays.fill(failed, 0);
            }
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
