package dev.tollgate.proxy.command;

import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code first-key} may be told. */
@Command(
        name = "tollgate first-key",
        description = "Makes a virtual key with a given value, unless it is there, and ends.",
        footer = {
            "",
            "It asks a running gateway, as the administrator whose key is in",
            "LITELLM_MASTER_KEY, and waits until that gateway is ready.",
            "Exit codes: 0 the key is there, 1 it didn't succeed, 2 wrong usage."
        })
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class FirstKeyCommand {

    /** The command's name. */
    static final String NAME = "first-key";

    private static final String MASTER = "LITELLM_MASTER_KEY";
    private static final String PREFIX = "sk-";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Where the gateway listens: http://tollgate:4000.")
    private String url = "";

    @Option(
            names = "--key-env",
            required = true,
            paramLabel = "NAME",
            description = "The variable that holds the key: sk-….")
    private String keyVariable = "";

    @Option(names = "--alias", paramLabel = "NAME", description = "The key's alias.")
    private @Nullable String alias;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "A model that the key may use; may be repeated (default: all).")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "The longest wait for the gateway (default: 300).")
    private int timeout = 300;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec private CommandSpec spec;

    /** What is to be made, by the variables of the process. */
    FirstKey work(Map<String, String> variables) {
        String key = variable(variables, keyVariable);
        if (!key.startsWith(PREFIX)) {
            throw wrong("The value of " + keyVariable + " doesn't start with sk-; choose another");
        }
        if (timeout < 1) {
            throw wrong("--timeout is less than 1; give it seconds: 300");
        }
        return new FirstKey(
                base(),
                new Secret(variable(variables, MASTER)),
                new FirstKey.Wanted(new Secret(key), Optional.ofNullable(alias), models),
                new FirstKey.Patience(Duration.ofSeconds(timeout), Duration.ofSeconds(2)));
    }

    private URI base() {
        String text = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!text.matches("https?://[^\\s/]+\\S*")) {
            throw wrong("--url is no URL; give it scheme and host: http://tollgate:4000");
        }
        return URI.create(text);
    }

    private String variable(Map<String, String> variables, String name) {
        String value = variables.getOrDefault(name, "");
        if (value.isBlank()) {
            throw wrong("The variable " + name + " is not set; give it the key");
        }
        return value.strip();
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
