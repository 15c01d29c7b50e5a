package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code rotate-salt} may be told. */
@Command(
        name = "tollgate rotate-salt",
        description = "Encrypts the credentials in the database with another salt key, and ends.",
        footer = {
            "",
            "LITELLM_SALT_KEY is the new key, LITELLM_SALT_KEY_OLD the one in use (the",
            "master key, where there was none). All is changed or nothing; a second run",
            "finds nothing to do. Gateways with the old key serve what they have read",
            "until they are started with the new one.",
            "Exit codes: 0 done, 1 it didn't succeed, 2 wrong usage."
        })
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class RotateSaltCommand {

    /** The command's name. */
    static final String NAME = "rotate-salt";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "LiteLLM's config.yaml. Variable CONFIG_FILE_PATH.")
    private @Nullable Path config;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Outcome.RotateSalt outcome(Map<String, String> variables) {
        return new Outcome.RotateSalt(Outcome.config(config, variables));
    }
}
