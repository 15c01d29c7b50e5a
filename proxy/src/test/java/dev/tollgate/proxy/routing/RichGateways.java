package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Other gateways that have spent the same under each name. */
final class RichGateways implements Shared {

    private final Money before;
    private final Duration left;
    private final Map<String, Money> sums = new HashMap<>();

    RichGateways(Money before, Duration left) {
        this.before = before;
        this.left = left;
    }

    @Override
    public Answer take(List<Claim> claims, long budgetNanos) {
        return Answer.ALONE;
    }

    @Override
    public void settle(List<Claim> claims, long at, long difference) {
        // counts no requests
    }

    @Override
    public void spent(String name, Money cost, Duration period, Consumer<Total> told) {
        told.accept(
                new Total(sums.merge(name, before.plus(cost), (sum, _) -> sum.plus(cost)), left));
    }

    @Override
    public void closed(String id, Closure closure) {
        // closes nothing
    }

    @Override
    public void onClosed(Consumer<Closed> listener) {
        // tells nothing
    }
}
