package dev.tollgate.proxy.config;

import dev.tollgate.proxy.alert.AlertSettings;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.http.HttpSettings;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.observe.LogSettings;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.metrics.MetricsSettings;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.spend.Markup;
import dev.tollgate.proxy.store.AuditSettings;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.ValkeySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the gateway is told, resolved and checked.
 *
 * @param deployments in the file's order; ids differ
 * @param markup what clients pay beside vendors' prices
 * @param metrics what is counted for Prometheus
 * @param logs what is logged, and how
 * @param valkey what gateways share counters in; empty where each counts alone
 * @param cacheServer what keeps cached answers, where {@code cache_params} say so
 * @param onValkeyLoss what counts while Valkey can't be reached
 * @param database empty where none is named: then keys and spend aren't stored
 * @param audit whether changes of records are written down
 * @param alerts who is told of what
 * @param exports where requests are told of: callbacks and traces
 * @param variables the file's {@code environment_variables} over the secrets folder over the
 *     process's own variables; holds secrets
 * @param raw the sections as trees
 * @param warnings what doesn't stop the start but should be known, one line each, without secrets
 * @param stored reads the database's models in this configuration's context
 * @param sources the files that were read, the main one first; empty for the built-in demo
 * @param generation 16 hexadecimal digits that change whenever anything here does, secrets included
 */
public record Configuration(
        List<Deployment> deployments,
        RoutingSettings routing,
        HttpSettings http,
        Markup markup,
        MetricsSettings metrics,
        LogSettings logs,
        Optional<ValkeySettings> valkey,
        Optional<ValkeySettings> cacheServer,
        Shares onValkeyLoss,
        Optional<DatabaseSettings> database,
        AuditSettings audit,
        AlertSettings alerts,
        ExportSettings exports,
        Map<String, String> variables,
        RawSettings raw,
        List<String> warnings,
        StoredReader stored,
        List<Path> sources,
        String generation) {

    public Configuration {
        deployments = List.copyOf(deployments);
        variables = Map.copyOf(variables);
        warnings = List.copyOf(warnings);
        sources = List.copyOf(sources);
    }

    /** Names the generation only: the rest holds secrets. */
    @Override
    public String toString() {
        return "Configuration[" + generation + ", " + deployments.size() + " deployments]";
    }
}
