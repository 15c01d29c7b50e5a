package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.secret.SecretLayout.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold of the values of a secrets file; problems name keys and never show a value. */
final class SecretChecks {

    /** Kubernetes' limit for the values of one Secret together. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final String RANDOM_KEY = "make a random one: `echo sk-$(openssl rand -hex 32)`";

    private final String file;
    private final Map<Key, Secret> values;
    private final List<Problem> problems = new ArrayList<>();

    private SecretChecks(String file, Map<Key, Secret> values) {
        this.file = file;
        this.values = values;
    }

    static List<Problem> of(String file, Map<Key, Secret> values, SecretRequirements requirements) {
        SecretChecks checks = new SecretChecks(file, values);
        requirements.reasons().forEach(checks::checkRequired);
        checks.checkSameNames();
        checks.checkSizes();
        checks.checkGatewayKeys();
        return checks.problems;
    }

    private void checkRequired(String name, String reason) {
        List<Key> found = values.keySet().stream().filter(k -> k.name().equals(name)).toList();
        if (found.isEmpty()) {
            String remedy = "add it with `sops " + file + "`";
            problems.add(
                    new Problem(
                            Location.of(file),
                            name,
                            "is missing; needed because " + reason,
                            remedy));
            return;
        }
        for (Key key : found) {
            if (revealed(key).isBlank()) {
                add(key, "is empty; needed because " + reason, "give it a value");
            }
        }
    }

    private void checkSameNames() {
        Map<String, Key> first = new LinkedHashMap<>();
        for (Key key : values.keySet()) {
            Key other = first.putIfAbsent(key.name(), key);
            if (other != null && !revealed(other).equals(revealed(key))) {
                add(
                        key,
                        "has another value than `"
                                + other.dotted()
                                + "` (line "
                                + other.line()
                                + "), and one process may get both",
                        "give both the same value, or one of them another name");
            }
        }
    }

    private void checkSizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        values.forEach((key, value) ->
                sizes.merge(
                        key.section(),
                        value.reveal().getBytes(StandardCharsets.UTF_8).length,
                        Integer::sum));
        sizes.forEach((section, bytes) -> {
            if (bytes > MOST_BYTES) {
                String what =
                        "has "
                                + bytes
                                + " bytes of values, and a Kubernetes Secret takes "
                                + MOST_BYTES;
                String remedy = "split it, or keep large files elsewhere";
                problems.add(new Problem(Location.of(file), section, what, remedy));
            }
        });
    }

    private void checkGatewayKeys() {
        for (Key key : values.keySet()) {
            switch (key.name()) {
                case SecretRequirements.MASTER_KEY -> checkStrength(key, RANDOM_KEY);
                case SecretRequirements.SALT_KEY -> checkSalt(key);
                case SecretRequirements.VIRTUAL_KEY -> checkVirtualKey(key);
                default -> {
                    // Keys of others follow the rules of others.
                }
            }
        }
    }

    private void checkVirtualKey(Key key) {
        checkStrength(key, RANDOM_KEY);
        if (!revealed(key).isBlank() && !revealed(key).startsWith("sk-")) {
            add(key, "does not start with `sk-`, so no request can use it", RANDOM_KEY);
        }
    }

    private void checkSalt(Key salt) {
        String remedy =
                "make a random one: `openssl rand -hex 32`; what a gateway has stored under the"
                        + " old one has to be stored anew";
        checkStrength(salt, remedy);
        boolean shared =
                values.keySet().stream()
                        .filter(key -> key.name().equals(SecretRequirements.MASTER_KEY))
                        .anyMatch(master -> revealed(master).equals(revealed(salt)));
        if (shared && !revealed(salt).isBlank()) {
            String what = "equals " + SecretRequirements.MASTER_KEY;
            add(salt, what + ", so changing that key would lose what is stored", remedy);
        }
    }

    private void checkStrength(Key key, String remedy) {
        String weakness = revealed(key).isBlank() ? "" : KeyStrength.weakness(revealed(key));
        if (!weakness.isEmpty()) {
            add(key, weakness, remedy);
        }
    }

    private String revealed(Key key) {
        Secret value = values.get(key);
        return value == null ? "" : value.reveal();
    }

    private void add(Key key, String what, String remedy) {
        problems.add(new Problem(new Location(file, key.line()), key.dotted(), what, remedy));
    }
}
