package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code migrate} may be told. */
@Command(
        name = "tollgate migrate",
        description = "Brings the database to the schema that this version works with, and ends.",
        footer = {
            "",
            "The database is the one of serve: general_settings.database_url,",
            "DATABASE_URL, or DATABASE_HOST, _PORT, _NAME, _USERNAME, _PASSWORD and",
            "_SCHEMA. Where they lead to a pooler, DIRECT_URL leads past it.",
            "Where another run is at it, this one waits, and then finds it done.",
            "Exit codes: 0 done, 1 it didn't succeed, 2 wrong usage."
        })
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class MigrateCommand {

    /** The command's name. */
    static final String NAME = "migrate";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "LiteLLM's config.yaml. Variable CONFIG_FILE_PATH.")
    private @Nullable Path config;

    @Option(
            names = "--connect_timeout",
            paramLabel = "SECONDS",
            description = "The longest wait for the database to take connections (default: 60).")
    private int connectTimeout = 60;

    @Option(
            names = "--lock_timeout",
            paramLabel = "SECONDS",
            description = "The longest wait for another run (default: 60).")
    private int lockTimeout = 60;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec private CommandSpec spec;

    Outcome.Migrate outcome(Map<String, String> variables) {
        return new Outcome.Migrate(
                Outcome.config(config, variables),
                seconds("--connect_timeout", connectTimeout),
                seconds("--lock_timeout", lockTimeout));
    }

    private Duration seconds(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " is less than 1; give it seconds: 60");
        }
        return Duration.ofSeconds(value);
    }
}
