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
            throw unknown(exchange, model);
        }
        return targets;
    }

    /** Nothing has the name. */
    static FailureException unknown(Exchange exchange, String model) {
        return new FailureException(
                new Failure.UnknownModel(
                        exchange.route().path(),
                        model,
                        exchange.snapshot().router().nearest(model)));
    }
}
