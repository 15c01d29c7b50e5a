package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.routing.Router;
import java.util.List;

/** Where requests for a model may go, for routes that can't do without. */
final class Targets {

    private Targets() {}

    /**
     * The deployments for a name, best first, at least one.
     *
     * @throws FailureException with {@link Failure.UnknownModel}
     */
    static List<Target> of(Exchange exchange, String model) {
        Router router = exchange.snapshot().router();
        List<Target> targets = router.targets(model);
        if (targets.isEmpty()) {
            throw new FailureException(
                    new Failure.UnknownModel(
                            exchange.route().path(), model, router.nearest(model)));
        }
        return targets;
    }
}
