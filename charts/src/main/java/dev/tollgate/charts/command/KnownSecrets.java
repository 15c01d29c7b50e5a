package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.SectionSecrets;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of an environment's secrets, whoever keeps the values.
 *
 * @param file where the names stand, as the user would type it
 * @param prefix of their key paths in that file: empty, or with a dot at its end
 * @param names section → keys
 */
record KnownSecrets(
        String file, String prefix, Map<String, Set<String>> names, SectionSecrets sections) {

    static KnownSecrets decrypted(Secrets secrets) {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        secrets.sections().forEach((section, values) -> names.put(section, values.keySet()));
        return new KnownSecrets(secrets.file(), "", names, SectionSecrets.of(secrets));
    }

    static KnownSecrets declared(String file, Map<String, List<String>> keys, SecretSource source) {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        keys.forEach((section, list) -> names.put(section, new LinkedHashSet<>(list)));
        return new KnownSecrets(
                file, "secrets.keys.", names, SectionSecrets.declared(names.keySet(), source));
    }

    /** The keys of the Secret that a workload of {@code section} gets. */
    Set<String> keys(Name section) {
        return names.getOrDefault(actual(section), Set.of());
    }

    /** The key path of a section; empty where a flat file has none. */
    String path(Name section) {
        return flat() ? "" : prefix + section;
    }

    /** The key path of a key. */
    String path(Name section, String key) {
        return flat() ? key : prefix + section + "." + key;
    }

    private String actual(Name section) {
        return flat() ? Secrets.FLAT : section.value();
    }

    private boolean flat() {
        return prefix.isEmpty() && names.keySet().equals(Set.of(Secrets.FLAT));
    }
}
