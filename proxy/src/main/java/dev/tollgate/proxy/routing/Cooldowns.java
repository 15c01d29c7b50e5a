package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.util.Optional;

/** Closes deployments that fail. */
final class Cooldowns implements Learner {

    private final RoutingSettings.Cooldowns settings;
    private final Router.Parts parts;

    Cooldowns(RoutingSettings.Cooldowns settings, Router.Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public void failed(Candidate candidate, RouteRequest request, Failure.Upstream failure) {
        if (settings.disabled() || failure.errorClass() != ErrorClass.RATE_LIMIT) {
            return;
        }
        Optional<Duration> told =
                Optional.ofNullable(failure.headers().get("retry-after"))
                        .filter(text -> text.matches("\\d{1,9}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
        if (told.isEmpty()) {
            return;
        }
        Closure closure =
                new Closure(
                        Closure.Reason.COOLDOWN,
                        parts.clock().millis() + told.get().toMillis(),
                        Optional.of(failure.errorClass()));
        candidate.state().close(closure);
        parts.shared().closed(candidate.state().id(), closure);
    }
}
