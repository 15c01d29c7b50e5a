package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The one reader of the configuration; nothing else reads the file or the environment.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/config_settings">LiteLLM, all settings</a>
 */
public final class ConfigurationLoader {

    private static final String VARIABLES = "environment_variables";

    /** Names the file of the key pools. */
    private static final String POOL = "TOLLGATE_KEY_POOL";

    /** What becomes part of the configuration in another form. */
    private static final Set<String> READ =
            Set.of(
                    "model_list",
                    "include",
                    VARIABLES,
                    "credential_list",
                    "litellm_settings",
                    "general_settings",
                    "router_settings");

    private static final int GENERATION_DIGITS = 16;

    private final Map<String, String> process;
    private final VendorDefaults vendors;
    private final KnownKeys known = KnownKeys.load();

    /**
     * A loader for one process.
     *
     * @param process the variables of the process; {@code TOLLGATE_SECRETS_DIR} among them names a
     *     folder whose files are variables too and win
     */
    public ConfigurationLoader(Map<String, String> process, VendorDefaults vendors) {
        this.process = Map.copyOf(process);
        this.vendors = vendors;
    }

    /**
     * Reads a file and what it includes.
     *
     * @throws ConfigurationException with every problem, if there is one
     */
    public Configuration load(Path file) {
        Findings findings = new Findings();
        ConfigurationFiles files = new ConfigurationFiles(findings);
        Optional<Node.Mapping> root = files.load(file);
        return configuration(root, findings, files);
    }

    /**
     * Reads a text in the file's format, which includes nothing.
     *
     * @param name how messages call it
     * @throws ConfigurationException as {@link #load(Path)}
     */
    public Configuration read(String name, String yaml) {
        Findings findings = new Findings();
        return configuration(
                new YamlReader(name, findings).read(yaml),
                findings,
                new ConfigurationFiles(findings));
    }

    /** The configuration of a gateway that was given none: models that answer by themselves. */
    public Configuration demo() {
        return read("demo.yaml", KnownKeys.text("demo.yaml"));
    }

    /** The folder that {@code TOLLGATE_SECRETS_DIR} names. */
    Optional<Path> secretsFolder() {
        return Environment.secretsFolder(process);
    }

    private Configuration configuration(
            Optional<Node.Mapping> root, Findings findings, ConfigurationFiles files) {
        Environment environment = Environment.of(process, findings);
        if (root.isEmpty()) {
            findings.requireNone(files.read());
        }
        Node.Mapping written = root.orElseThrow();
        setVariables(written, environment, findings);
        KeyCheck check = new KeyCheck(known, findings);
        check.check(written);
        check.check(environment);
        Sources sources = sources(written, environment, findings);
        VendorNames names = new VendorNames(vendors);
        KeyPools pools =
                new KeyPools(() -> files.pool(environment.get(POOL)), names, environment, findings);
        Function<Sources, DeploymentReader> readers = from -> deployments(from, names, pools);
        Configuration read =
                new Configuration(
                        readers.apply(sources).read(),
                        new RoutingReader(sources).read(),
                        new HttpReader(sources).read(),
                        new MarkupReader(sources).read(),
                        new MetricsReader(sources).read(),
                        new LogReader(sources).read(),
                        new ValkeyReader(sources).read(),
                        new CacheReader(sources).server(),
                        SharesReader.read(sources),
                        new DatabaseReader(sources).read(),
                        new AuditReader(sources).read(),
                        new AlertReader(sources).read(),
                        new CallbackReader(sources).read(),
                        environment.all(),
                        raw(sources),
                        findings.warnings(),
                        new StoredReader(sources, readers),
                        files.read(),
                        generation(sources, pools));
        findings.requireNone(files.read());
        return read;
    }

    private DeploymentReader deployments(Sources sources, VendorNames names, KeyPools pools) {
        return new DeploymentReader(
                sources,
                names,
                new ConnectionReader(sources.environment(), vendors),
                new ParametersReader(sources, known),
                pools);
    }

    /** As LiteLLM, but in a layer of ours: the process's variables stay as they are. */
    private static void setVariables(
            Node.Mapping root, Environment environment, Findings findings) {
        Section variables = new Section(root, findings).section(VARIABLES);
        References references = new References(environment, findings);
        Section resolved = new Section(references.resolve(variables.mapping()), findings);
        for (String name : resolved.keys()) {
            resolved.text(name).ifPresent(value -> environment.set(name, value));
            // so that another value makes another generation
            environment.get(name);
        }
    }

    private static Sources sources(
            Node.Mapping written, Environment environment, Findings findings) {
        Map<String, Node> entries = new LinkedHashMap<>(written.entries());
        entries.remove(VARIABLES);
        Node.Mapping rest = new Node.Mapping(written.place(), entries);
        Node.Mapping resolved = new References(environment, findings).resolve(rest);
        return new Sources(
                new Section(resolved, findings),
                // what is wrong in it is told when the resolved one is read
                new Section(rest, new Findings()),
                environment,
                findings);
    }

    private static RawSettings raw(Sources sources) {
        Map<String, JsonNode> others = new LinkedHashMap<>();
        for (String key : sources.root().keys()) {
            Optional<Node> node = sources.root().node(key);
            if (!READ.contains(key) && node.isPresent()) {
                others.put(key, node.get().json());
            }
        }
        return new RawSettings(
                sources.litellm().tree(),
                sources.general().tree(),
                sources.router().tree(),
                others);
    }

    private static String generation(Sources sources, KeyPools pools) {
        String all =
                sources.root().tree().toString() + sources.environment().asked() + pools.text();
        return Digest.hex(all).substring(0, GENERATION_DIGITS);
    }
}
