package dev.tollgate.proxy.command;

import dev.tollgate.proxy.command.ServeOptions.LogDetail;
import dev.tollgate.proxy.command.ServeOptions.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything that a command line may say; a flag wins over the variable of the same meaning. */
@Command(
        name = "tollgate",
        description = "An LLM gateway that takes LiteLLM's configuration and flags.",
        versionProvider = Version.class,
        footer = {
            "",
            "Without --config and --model it serves a demo that answers by itself.",
            "tollgate migrate prepares the database; see tollgate migrate --help.",
            "tollgate import-litellm takes LiteLLM's database over; see its --help.",
            "tollgate first-key makes a virtual key; see tollgate first-key --help.",
            "tollgate rotate-salt changes the salt key; see tollgate rotate-salt --help.",
            "Exit codes: 0 done, 1 it didn't succeed, 2 wrong usage."
        })
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class ServeCommand {

    private static final int DEFAULT_PORT = 4000;
    private static final int LAST_PORT = 65535;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "LiteLLM's config.yaml. Variable CONFIG_FILE_PATH.")
    private @Nullable Path config;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Variable HOST.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", description = "Variable PORT (default: 4000).")
    private @Nullable Integer port;

    @Mixin private QuickModel quick = new QuickModel();

    @Option(
            names = "--request_timeout",
            paramLabel = "SECONDS",
            description = "How long a call to a model may take. Variable REQUEST_TIMEOUT.")
    private @Nullable Integer requestTimeout;

    @Option(
            names = "--drop_params",
            description = "Leave out parameters that a model doesn't know rather than refuse them.")
    private boolean dropParams;

    @Option(names = "--ssl_keyfile_path", paramLabel = "FILE", description = "TLS key, PEM.")
    private @Nullable Path sslKey;

    @Option(names = "--ssl_certfile_path", paramLabel = "FILE", description = "Its certificate.")
    private @Nullable Path sslCertificate;

    @Option(
            names = "--keepalive_timeout",
            paramLabel = "SECONDS",
            description = "Without effect so far. Variable KEEPALIVE_TIMEOUT.")
    private @Nullable Integer keepAlive;

    @Option(names = "--debug", description = "Log in detail. Variable DEBUG.")
    private boolean debug;

    @Option(names = "--detailed_debug", description = "The same. Variable DETAILED_DEBUG.")
    private boolean detailedDebug;

    @Option(
            names = "--dev",
            description = "Bring a database and a master key along where none is named.")
    private boolean dev;

    @Option(
            names = "--dev-data",
            paramLabel = "FOLDER",
            description = "Where --dev keeps its data (default: .tollgate).")
    private Path devData = Path.of(".tollgate");

    @Option(
            names = "--health",
            description = "Ask a running gateway whether it is ready (/health/readiness), and end.")
    private boolean health;

    @Option(
            names = {"--test", "--test_async"},
            description = "Send one chat completion to a running gateway, and end.")
    private boolean test;

    @Option(
            names = {"-v", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Mixin private IgnoredFlags ignored = new IgnoredFlags();

    @Spec private CommandSpec spec;

    /** The model that {@code --test} asks. */
    Optional<String> model() {
        return quick.model();
    }

    boolean asksHealth() {
        return health;
    }

    boolean asksTest() {
        return test;
    }

    /**
     * The options, with what the variables say where a flag says nothing.
     *
     * @throws ParameterException where a variable or a combination makes no sense
     */
    ServeOptions options(Map<String, String> variables) {
        return new ServeOptions(
                Optional.ofNullable(host).or(() -> text(variables, "HOST")),
                port(variables),
                Optional.ofNullable(config)
                        .or(() -> text(variables, "CONFIG_FILE_PATH").map(Path::of)),
                quick.configuration(),
                tls(variables),
                number(keepAlive, variables, "KEEPALIVE_TIMEOUT").map(Duration::ofSeconds),
                number(null, variables, "TOLLGATE_SHUTDOWN_DELAY_SECONDS").map(Duration::ofSeconds),
                detail(variables),
                dev ? Optional.of(devData) : Optional.empty(),
                overrides());
    }

    private int port(Map<String, String> variables) {
        int chosen = number(port, variables, "PORT").orElse(DEFAULT_PORT);
        if (chosen > LAST_PORT) {
            throw misused("The port " + chosen + " is none; use 0 to " + LAST_PORT);
        }
        return chosen;
    }

    private Optional<Tls> tls(Map<String, String> variables) {
        Optional<Path> key =
                Optional.ofNullable(sslKey)
                        .or(() -> text(variables, "SSL_KEYFILE_PATH").map(Path::of));
        Optional<Path> certificate =
                Optional.ofNullable(sslCertificate)
                        .or(() -> text(variables, "SSL_CERTFILE_PATH").map(Path::of));
        if (key.isPresent() != certificate.isPresent()) {
            throw misused("TLS needs both --ssl_keyfile_path and --ssl_certfile_path");
        }
        return key.flatMap(file -> certificate.map(chain -> new Tls(file, chain)));
    }

    private LogDetail detail(Map<String, String> variables) {
        if (detailedDebug || isTrue(variables, "DETAILED_DEBUG")) {
            return LogDetail.DETAILED;
        }
        return debug || isTrue(variables, "DEBUG") ? LogDetail.DEBUG : LogDetail.NORMAL;
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new HashMap<>();
        if (requestTimeout != null) {
            overrides.put("REQUEST_TIMEOUT", requestTimeout.toString());
        }
        if (dropParams) {
            overrides.put("LITELLM_DROP_PARAMS", "true");
        }
        return overrides;
    }

    private Optional<Integer> number(
            @Nullable Integer flag, Map<String, String> variables, String name) {
        Optional<Integer> number =
                flag == null
                        ? text(variables, name).map(text -> parse(text, name))
                        : Optional.of(flag);
        if (number.isPresent() && number.get() < 0) {
            throw misused(name + " is less than 0");
        }
        return number;
    }

    private int parse(String text, String name) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "The variable " + name + " is no number", e);
        }
    }

    private ParameterException misused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static Optional<String> text(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(text -> !text.isBlank());
    }

    private static boolean isTrue(Map<String, String> variables, String name) {
        return text(variables, name).filter("true"::equalsIgnoreCase).isPresent();
    }
}
