package dev.tollgate.charts.manifest;

import dev.tollgate.charts.chart.Charts;
import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.EnvironmentLoader;
import dev.tollgate.charts.gateway.GatewayFiles;
import dev.tollgate.charts.gateway.GatewayFilesLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The environments that manifests are tested on. Each is synthesized once a JVM, because every
 * synthesis starts Node.js.
 */
public final class TestEnvironments {

    /** Environments that only tests have; together they use every choice. */
    private static final Path OWN = Path.of("src/test/resources/manifests");

    /** Those that users start from. */
    private static final Path COMMITTED = Path.of("environments");

    private static final String SUFFIX = ".yaml";

    private static final EnvironmentLoader LOADER = new EnvironmentLoader();

    private static final Map<Path, Inputs> READ = new ConcurrentHashMap<>();

    private static final Map<String, Map<String, List<Map<String, Object>>>> SYNTHESIZED =
            new ConcurrentHashMap<>();

    private TestEnvironments() {}

    /** The inputs of every environment that only tests have. */
    public static List<Inputs> own() {
        return environments(OWN, OWN);
    }

    /** The inputs of every environment, the committed ones included. */
    static List<Inputs> all() {
        return Stream.concat(own().stream(), environments(COMMITTED, Path.of("")).stream())
                .toList();
    }

    /** One environment by the name of its file. */
    static Inputs named(String name) {
        return all().stream()
                .filter(inputs -> inputs.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no environment " + name));
    }

    /** One environment with another text of its file, which is written to {@code folder}. */
    static Inputs variant(String name, UnaryOperator<String> change, Path folder)
            throws IOException {
        String text = Files.readString(OWN.resolve(name + SUFFIX));
        Path file = folder.resolve(name + SUFFIX);
        Files.writeString(file, change.apply(text));
        return inputs(file, OWN);
    }

    /** The objects of an environment as its charts give them; not to be changed. */
    static Map<String, List<Map<String, Object>>> charts(Inputs inputs) {
        return SYNTHESIZED.computeIfAbsent(inputs.name(), name -> Charts.synthesize(inputs));
    }

    /** The objects of an environment, free to be changed. */
    static ManifestSet manifests(Inputs inputs) {
        return ManifestSet.of(inputs, charts(inputs));
    }

    private static List<Inputs> environments(Path folder, Path gatewayFiles) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(file -> READ.computeIfAbsent(file, key -> inputs(key, gatewayFiles)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Inputs inputs(Path file, Path gatewayFolder) {
        Environment environment = LOADER.load(file, file.toString());
        GatewayFiles files =
                new GatewayFilesLoader(gatewayFolder, gatewayFolder.toString())
                        .load(environment.gateway().config(), environment.gateway().keyPool());
        Map<String, String> mounted = new LinkedHashMap<>(Map.of("config.yaml", files.config()));
        if (files.keyPool() != null) {
            mounted.put("key-pool.json", files.keyPool());
        }
        String name = file.getFileName().toString();
        return new Inputs(
                name.substring(0, name.length() - SUFFIX.length()),
                environment,
                MarkedSecrets.of(environment, files),
                mounted,
                Optional.empty());
    }
}
