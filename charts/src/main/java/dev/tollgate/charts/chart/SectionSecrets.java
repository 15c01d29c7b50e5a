package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.SecretKey;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which Secret holds a section, one for each; its values where synthesis writes them.
 *
 * @param names section → name of its Secret
 * @param values section → key → value; empty where something else fills the Secrets
 */
public record SectionSecrets(Map<String, String> names, Map<String, Map<String, Secret>> values) {

    public SectionSecrets {
        names = new LinkedHashMap<>(names);
        values = new LinkedHashMap<>(values);
    }

    /** The Secrets that synthesis writes from decrypted values. */
    public static SectionSecrets of(Secrets decrypted) {
        return new SectionSecrets(
                names(decrypted.sections().keySet(), Map.of()), decrypted.sections());
    }

    /** The Secrets that something else fills. */
    public static SectionSecrets declared(Set<String> sections, SecretSource source) {
        Map<String, Name> given =
                source instanceof SecretSource.Existing existing ? existing.names() : Map.of();
        return new SectionSecrets(names(sections, given), Map.of());
    }

    /** The name of the Secret of a section; a flat file has one for all of them. */
    public String secretOf(Name section) {
        String own = names.get(section.value());
        return own == null ? names.getOrDefault(Secrets.FLAT, section + "-secrets") : own;
    }

    /** The value of a key of a section, where synthesis knows it. */
    public Optional<Secret> value(Name section, String key) {
        Map<String, Secret> flat = values.getOrDefault(Secrets.FLAT, Map.of());
        return Optional.ofNullable(values.getOrDefault(section.value(), flat).get(key));
    }

    /** Where a container reads one key from. */
    EnvSource.FromSecret source(SecretKey key) {
        return new EnvSource.FromSecret(secretOf(key.section()), key.key());
    }

    private static Map<String, String> names(Set<String> sections, Map<String, Name> given) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String section : sections) {
            Name own = given.get(section);
            names.put(section, own == null ? section + "-secrets" : own.value());
        }
        return names;
    }
}
