package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule that leaves out candidates which can't or may not take a request. */
public interface Filter {

    /** Empty where the rule has nothing to say about the request, which is the usual case. */
    Optional<Check> check(RouteRequest request, Group group);

    /** The rule, applied to one request. */
    @FunctionalInterface
    interface Check {

        /**
         * Null where the candidate may serve; else why not, for {@code /route/explain}.
         *
         * @param candidate of the group that the check was made for
         */
        @Nullable String refusal(Candidate candidate);

        /** What the client is told where this check has left nobody; empty for the usual. */
        default Optional<Failure> nobody() {
            return Optional.empty();
        }
    }
}
