package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.Closure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Tells people of what this gateway closes. */
record ClosureAlerts(Alerts alerts) implements BiConsumer<String, Closure> {

    /** A deployment that fails for long is closed again and again. */
    private static final Duration SILENCE = Duration.ofMinutes(10);

    @Override
    public void accept(String id, Closure closure) {
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

    private static Message message(String id, Closure closure) {
        String name = Closure.shown(id);
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
}
