package dev.tollgate.proxy.observe.export;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.Served;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A request that there was not, by which a receiver is tried. */
final class Sample {

    private Sample() {}

    static Served request() {
        String id = UUID.randomUUID().toString();
        MissingNode nothing = MissingNode.getInstance();
        return new Served(
                new Served.Asked(
                        id,
                        id,
                        "health_check",
                        "GET",
                        "/health/services",
                        "health-check",
                        false,
                        false,
                        nothing,
                        new Served.Client("", "", "", "", 0),
                        Served.Telling.ALL),
                new Served.Payer("", "", "", "", "", "", "", "", nothing, nothing),
                List.of(),
                new Served.Result(
                        200,
                        Optional.empty(),
                        "",
                        0,
                        0,
                        Usage.NONE,
                        Money.ZERO,
                        false,
                        "",
                        List.of()),
                Set.of("health_check"),
                Instant.now(),
                new Served.Timing(0, 0, 0, 0, 0, 0),
                Optional.empty());
    }
}
