package dev.tollgate.charts.gateway;

import dev.tollgate.charts.document.Nearest;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The reader of the gateway's own files. */
public final class GatewayFilesLoader {

    private static final int MOST_BYTES = 1024 * 1024;

    private final Path folder;
    private final String shownFolder;

    /**
     * @param folder what the paths of the files are relative to
     * @param shownFolder the same folder as the user would type it, for problems
     */
    public GatewayFilesLoader(Path folder, String shownFolder) {
        this.folder = folder;
        this.shownFolder = shownFolder;
    }

    /**
     * Reads both files.
     *
     * @param config path of config.yaml
     * @param keyPool path of key-pool.json; null where there is none
     * @throws ProblemException with every problem of both
     */
    public GatewayFiles load(String config, @Nullable String keyPool) {
        List<Problem> problems = new ArrayList<>();
        ConfigFile configFile = readConfig(config, problems);
        KeyPoolFile poolFile = keyPool == null ? KeyPoolFile.NONE : readPool(keyPool, problems);
        checkSize(configFile, poolFile, shown(config), problems);
        if (problems.isEmpty()) {
            configFile.pools().forEach(pool -> check(pool, poolFile.providers(), problems));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        List<SecretReference> references = new ArrayList<>(configFile.references());
        references.addAll(poolFile.references());
        String poolText = keyPool == null ? null : poolFile.text();
        return new GatewayFiles(configFile.text(), poolText, references);
    }

    private ConfigFile readConfig(String config, List<Problem> problems) {
        try {
            return ConfigFile.read(folder.resolve(config), shown(config));
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return ConfigFile.NONE;
        }
    }

    private KeyPoolFile readPool(String keyPool, List<Problem> problems) {
        try {
            return KeyPoolFile.read(folder.resolve(keyPool), shown(keyPool));
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return KeyPoolFile.NONE;
        }
    }

    private String shown(String file) {
        return shownFolder.isEmpty() ? file : shownFolder + "/" + file;
    }

    private static void checkSize(
            ConfigFile config, KeyPoolFile pool, String shown, List<Problem> problems) {
        int bytes = (config.text() + pool.text()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            problems.add(
                    new Problem(
                            Location.of(shown),
                            "",
                            "has with the key pool "
                                    + bytes
                                    + " bytes, and a ConfigMap takes "
                                    + MOST_BYTES,
                            "let one pattern such as GEMINI_KEY_* stand for many keys"));
        }
    }

    private static void check(PoolReference pool, Set<String> providers, List<Problem> problems) {
        if (providers.contains(pool.name())) {
            return;
        }
        String remedy =
                providers.isEmpty()
                        ? "set gateway.keyPool in the environment, or remove this model"
                        : Nearest.advice(pool.name(), providers);
        problems.add(
                new Problem(
                        pool.location(),
                        pool.path(),
                        "refers to the key pool '" + pool.name() + "', which isn't there",
                        remedy));
    }
}
