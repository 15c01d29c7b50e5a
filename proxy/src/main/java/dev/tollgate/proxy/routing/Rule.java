package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Failure;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A check that is one question, with one reason to refuse.
 *
 * @param failure what the client is told where nobody is left; made only then
 */
record Rule(Predicate<Candidate> allowed, String reason, Supplier<Failure> failure)
        implements Filter.Check {

    @Override
    public @Nullable String refusal(Candidate candidate) {
        return allowed.test(candidate) ? null : reason;
    }

    @Override
    public Optional<Failure> nobody() {
        return Optional.of(failure.get());
    }
}
