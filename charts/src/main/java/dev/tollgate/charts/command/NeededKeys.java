package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.SecretKey;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys that an environment's manifests refer to, or that its file requires. */
final class NeededKeys {

    /** Key → what asks for it, as the end of «add it: …». */
    private final Map<SecretKey, String> askedBy = new LinkedHashMap<>();

    NeededKeys(Environment environment, String environmentFile) {
        environment
                .secretKeys()
                .forEach((path, key) ->
                        askedBy.putIfAbsent(key, path + " in " + environmentFile + " needs it"));
        required(environment.secrets())
                .forEach((section, keys) ->
                        keys.forEach(key ->
                                askedBy.putIfAbsent(
                                        new SecretKey(new Name(section), key),
                                        "secrets.required in " + environmentFile + " names it")));
    }

    /** The keys that aren't there. */
    List<Problem> missing(KnownSecrets secrets) {
        List<Problem> problems = new ArrayList<>();
        askedBy.forEach((key, reason) -> {
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

    private static Map<String, List<String>> required(SecretSource source) {
        if (source instanceof SecretSource.Plain plain) {
            return plain.required();
        }
        return source instanceof SecretSource.Sops sops ? sops.required() : Map.of();
    }
}
