package dev.tollgate.charts.manifest;

import dev.tollgate.charts.chart.SectionSecrets;
import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.environment.ServedModel;
import dev.tollgate.charts.gateway.GatewayFiles;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Secret values that can be found again wherever they leak to. Each holds a mark of letters that no
 * notation escapes, and characters that every notation does.
 */
public final class MarkedSecrets {

    private static final String MARK = "SecretValueOfTest";

    private static final String FLAT_FILE = "secrets/flat.yaml";

    /** The mark as it is and in Base64, which has a form for each place of its first byte. */
    private static final List<String> TRACES =
            Stream.concat(Stream.of(MARK), IntStream.range(0, 3).mapToObj(MarkedSecrets::base64))
                    .toList();

    private MarkedSecrets() {}

    /**
     * A value for every key that the environment needs. Modes that take names only get values all
     * the same: they must not use them.
     */
    static SectionSecrets of(Environment environment, GatewayFiles files) {
        Map<String, Map<String, Secret>> sections = sections(environment, files);
        if (environment.secrets().declared().isEmpty()) {
            return SectionSecrets.of(new Secrets("secrets/test.yaml", sections));
        }
        SectionSecrets named = SectionSecrets.declared(sections.keySet(), environment.secrets());
        return new SectionSecrets(named.names(), sections);
    }

    /** True where {@code text} shows a value, or a part of it, in whatever notation. */
    public static boolean in(String text) {
        return TRACES.stream().anyMatch(text::contains);
    }

    private static Map<String, Map<String, Secret>> sections(
            Environment environment, GatewayFiles files) {
        SecretSource source = environment.secrets();
        Map<String, Map<String, Secret>> sections = new LinkedHashMap<>();
        named(source).forEach((section, keys) -> keys.forEach(key -> put(sections, section, key)));
        if (source.declared().isPresent()) {
            return sections;
        }
        environment
                .secretKeys()
                .values()
                .forEach(key -> put(sections, key.section().value(), key.key()));
        List<String> addresses =
                environment.servedModels().stream().map(ServedModel::apiBaseEnv).toList();
        files.references().stream()
                .map(reference -> reference.name().replace("*", "1"))
                .filter(name -> !addresses.contains(name))
                .forEach(name -> put(sections, environment.gateway().section().value(), name));
        return flat(source) ? flattened(sections) : sections;
    }

    private static Map<String, List<String>> named(SecretSource source) {
        if (source instanceof SecretSource.Plain plain) {
            return plain.required();
        }
        if (source instanceof SecretSource.Sops sops) {
            return sops.required();
        }
        return source.declared().orElseThrow();
    }

    private static boolean flat(SecretSource source) {
        if (source instanceof SecretSource.Plain plain) {
            return FLAT_FILE.equals(plain.file());
        }
        return source instanceof SecretSource.Sops sops && FLAT_FILE.equals(sops.file());
    }

    private static Map<String, Map<String, Secret>> flattened(
            Map<String, Map<String, Secret>> sections) {
        Map<String, Secret> all = new LinkedHashMap<>();
        sections.values().forEach(all::putAll);
        return Map.of(Secrets.FLAT, all);
    }

    private static void put(Map<String, Map<String, Secret>> sections, String section, String key) {
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>())
                .put(key, new Secret(MARK + " \"" + key + "\" \\ ü: #\n" + MARK + "\n"));
    }

    /** What of the mark's Base64 doesn't depend on the bytes before and behind it. */
    private static String base64(int bytesBefore) {
        byte[] bytes = ("x".repeat(bytesBefore) + MARK).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        int first = bytesBefore == 0 ? 0 : 4;
        return encoded.substring(first, bytes.length / 3 * 4);
    }
}
