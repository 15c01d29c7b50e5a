package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What counts in a gateway that can't reach the common counters.
 *
 * @param budgets for limits of money
 * @param limits for limits of requests, tokens and parallel requests
 */
public record Shares(Mode budgets, Mode limits) {

    /** Each gateway takes its part. */
    public static final Shares DEFAULT = new Shares(Mode.LOCAL_SHARE, Mode.LOCAL_SHARE);

    /** What becomes of a limit. */
    public enum Mode {
        /** It is not enforced. */
        FAIL_OPEN,
        /** Whoever has one is refused. */
        FAIL_CLOSED,
        /** It is divided by the number of gateways. */
        LOCAL_SHARE;

        /** By the configuration's name: {@code fail_open}. */
        public static Optional<Mode> of(String name) {
            for (Mode mode : values()) {
                if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A claim as one gateway of several decides it.
     *
     * @throws FailureException with {@link Failure.Unavailable} where it must not decide
     */
    public Claim of(Claim claim, int gateways) {
        return new Claim(
                claim.id(),
                claim.scopes().stream()
                        .map(scope -> scope.with(of(scope.allowance(), gateways)))
                        .toList(),
                claim.estimate(),
                claim.tokens());
    }

    private Allowance of(Allowance allowance, int gateways) {
        boolean limited = !allowance.withoutBudget().isUnlimited();
        if ((budgets == Mode.FAIL_CLOSED && allowance.budget().isPresent())
                || (limits == Mode.FAIL_CLOSED && limited)) {
            throw new FailureException(
                    new Failure.Unavailable(
                            "Budgets and limits can't be checked at the moment; try again."));
        }
        Optional<Money> budget =
                budgets == Mode.FAIL_OPEN
                        ? Optional.empty()
                        : allowance.budget().map(max -> new Money(max.nanos() / gateways));
        return allowance
                .with(budget)
                .with(
                        share(allowance.rpm(), gateways),
                        share(allowance.tpm(), gateways),
                        share(allowance.parallel(), gateways));
    }

    /** At least one, where anything is allowed. */
    private OptionalLong share(OptionalLong limit, int gateways) {
        if (limit.isEmpty() || limits == Mode.FAIL_OPEN) {
            return OptionalLong.empty();
        }
        long max = limit.getAsLong();
        return OptionalLong.of(max <= 0 ? max : Math.max(1, max / gateways));
    }
}
