package dev.tollgate.proxy.command;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code import-litellm} may be told. */
@Command(
        name = "tollgate import-litellm",
        description = "Takes keys, teams, users, budgets and spend over from LiteLLM's database.",
        footer = {
            "",
            "Nothing is changed there, and its proxy may go on meanwhile. Users keep",
            "their keys. Run again, it adds what is missing; what is here already",
            "stays. The gateway's own database is the one of serve, after migrate.",
            "Exit codes: 0 done, 1 it didn't succeed, 2 wrong usage."
        })
@SuppressWarnings("FieldCanBeFinal") // picocli writes options
final class ImportCommand {

    /** The command's name. */
    static final String NAME = "import-litellm";

    @Option(
            names = "--from-env",
            paramLabel = "NAME",
            required = true,
            description = "The variable that holds the DATABASE_URL of LiteLLM.")
    private String variable = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "LiteLLM's config.yaml. Variable CONFIG_FILE_PATH.")
    private @Nullable Path config;

    @Option(
            names = "--spend-since",
            paramLabel = "DATE",
            description = "The first day of requests and daily sums, 2026-01-31 (default: all).")
    private @Nullable LocalDate since;

    @Option(
            names = "--overwrite",
            description = "Replace what is here already, spend included; stop gateways before.")
    private boolean overwrite;

    @Option(names = "--dry-run", description = "Count everything and keep nothing.")
    private boolean dryRun;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Outcome.Import outcome(Map<String, String> variables) {
        return new Outcome.Import(
                Outcome.config(config, variables),
                variable,
                Optional.ofNullable(since),
                overwrite,
                dryRun);
    }
}
