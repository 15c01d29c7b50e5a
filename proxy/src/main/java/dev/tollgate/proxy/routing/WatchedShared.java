package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What gateways share, which tells somebody as well of what this gateway closes.
 *
 * @param listener is told the id of a {@link DeploymentState}, on a request's thread
 */
public record WatchedShared(Shared shared, BiConsumer<String, Closure> listener) implements Shared {

    @Override
    public Answer take(List<Claim> claims, long budgetNanos) {
        return shared.take(claims, budgetNanos);
    }

    @Override
    public void settle(List<Claim> claims, long at, long difference) {
        shared.settle(claims, at, difference);
    }

    @Override
    public void spent(String name, Money cost, Duration period, Consumer<Total> told) {
        shared.spent(name, cost, period, told);
    }

    @Override
    public void closed(String id, Closure closure) {
        shared.closed(id, closure);
        listener.accept(id, closure);
    }

    @Override
    public void onClosed(Consumer<Closed> told) {
        shared.onClosed(told);
    }
}
