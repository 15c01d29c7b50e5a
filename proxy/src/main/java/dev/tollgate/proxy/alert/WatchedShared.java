package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What gateways share, which tells people as well of what this gateway closes. */
record WatchedShared(Shared shared, Alerts alerts) implements Shared {

    /** A deployment that fails for long is closed again and again. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

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
        switch (closure.reason()) {
            case COOLDOWN, KEY_REFUSED, DAY_QUOTA, UNHEALTHY ->
                    alerts.raise(
                            AlertType.COOLDOWN_DEPLOYMENT,
                            "closed:" + id + ":" + closure.reason().shown(),
                            SILENCE,
                            () -> message(id, closure));
            // every busy minute has some
            case MINUTE_QUOTA -> {}
        }
    }

    /** The id's end tells of the account, for counters only. */
    private static Message message(String id, Closure closure) {
        int end = id.lastIndexOf(' ');
        String name = end < 0 ? id : id.substring(0, end);
        String why =
                closure.reason().shown()
                        + closure.error().map(ErrorClass::name).map(each -> ", " + each).orElse("");
        Instant until = Instant.ofEpochSecond(closure.until() / 1000);
        String text =
                "Deployment cooled down\n"
                        + name
                        + " gets no requests until "
                        + until
                        + " ("
                        + why
                        + ")";
        return new Message(
                text,
                Json.object()
                        .put("event", AlertType.COOLDOWN_DEPLOYMENT.liteLlmName())
                        .put("event_group", "deployment")
                        .put("event_message", text)
                        .put("deployment", name)
                        .put("reason", closure.reason().shown())
                        .put("until", until.toString()));
    }

    @Override
    public void onClosed(Consumer<Closed> listener) {
        shared.onClosed(listener);
    }
}
