package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Gateway;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.SecretKey;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.secret.SecretRequirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that an environment's manifests refer to, or that its file requires. */
final class NeededKeys {

    private final Map<SecretKey, String> reasons = new LinkedHashMap<>();

    NeededKeys(Environment environment, String environmentFile) {
        Gateway gateway = environment.gateway();
        put(
                new SecretKey(gateway.section(), SecretRequirements.MASTER_KEY),
                "without it everybody is an administrator");
        if (gateway.firstKey() != null) {
            put(
                    new SecretKey(gateway.section(), gateway.firstKey().secretKey()),
                    "gateway.firstKey in " + environmentFile + " refers to it");
        }
        if (environment.postgresql() instanceof Postgresql.Statefulset own) {
            put(own.password(), "postgresql in " + environmentFile + " refers to it");
        } else if (environment.postgresql() instanceof Postgresql.External external) {
            put(external.password(), "postgresql in " + environmentFile + " refers to it");
        }
        valkey(environment.valkey(), "valkey in " + environmentFile + " refers to it");
        required(environment.secrets())
                .forEach((section, keys) ->
                        keys.forEach(key ->
                                put(
                                        new SecretKey(new Name(section), key),
                                        "secrets.required in " + environmentFile + " names it")));
    }

    /** The keys that aren't there. */
    List<Problem> missing(KnownSecrets secrets) {
        List<Problem> problems = new ArrayList<>();
        reasons.forEach((key, reason) -> {
            if (!secrets.keys(key.section()).contains(key.key())) {
                problems.add(
                        new Problem(
                                Location.of(secrets.file()),
                                secrets.path(key.section(), key.key()),
                                "is missing",
                                "add it: " + reason));
            }
        });
        return problems;
    }

    private void valkey(Valkey valkey, String reason) {
        if (valkey instanceof Valkey.Standalone own) {
            put(own.password(), reason);
        } else if (valkey instanceof Valkey.Sentinel own) {
            put(own.password(), reason);
        } else if (valkey instanceof Valkey.External external && external.password() != null) {
            put(external.password(), reason);
        }
    }

    private void put(SecretKey key, String reason) {
        reasons.putIfAbsent(key, reason);
    }

    private static Map<String, List<String>> required(SecretSource source) {
        if (source instanceof SecretSource.Plain plain) {
            return plain.required();
        }
        return source instanceof SecretSource.Sops sops ? sops.required() : Map.of();
    }
}
