package dev.tollgate.proxy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationException;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseUrl;
import dev.tollgate.proxy.store.ImportReport;
import dev.tollgate.proxy.store.LiteLlmImport;
import dev.tollgate.proxy.store.LiteLlmImport.NotImportedException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** The command {@code import-litellm}: says in a table what came of it. */
final class Import {

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param variables of the process
     * @param err takes progress as well
     */
    Import(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    /** The process's exit code. */
    int run(Outcome.Import command) {
        try {
            Optional<DatabaseSettings> ours = configuration(command).database();
            if (ours.isEmpty()) {
                err.println(
                        "No database of the gateway is named; set DATABASE_URL, or database_url"
                                + " under general_settings");
                return Tollgate.FAILED;
            }
            tell(report(command, ours.get()), command.dryRun());
            return 0;
        } catch (ConfigurationException e) {
            e.problems().forEach(err::println);
        } catch (IllegalArgumentException e) {
            err.println("The variable " + command.source() + " " + e.getMessage());
        } catch (NotImportedException e) {
            err.println(e.getMessage());
        }
        return Tollgate.FAILED;
    }

    private Configuration configuration(Outcome.Import command) {
        ConfigurationLoader loader = new ConfigurationLoader(variables, Snapshots.vendorDefaults());
        return command.config().map(loader::load).orElseGet(loader::demo);
    }

    private ImportReport report(Outcome.Import command, DatabaseSettings ours)
            throws NotImportedException {
        String url = variables.getOrDefault(command.source(), "");
        if (url.isBlank()) {
            throw new IllegalArgumentException(
                    "is empty; set it to the DATABASE_URL of LiteLLM: postgresql://…");
        }
        DatabaseSettings.Address theirs = DatabaseUrl.parse(url).address();
        try (Database database = new Database(ours)) {
            return new LiteLlmImport(
                            theirs,
                            database,
                            new LiteLlmImport.Options(
                                    command.since(), command.overwrite(), command.dryRun()),
                            err::println)
                    .run();
        }
    }

    private void tell(ImportReport report, boolean dryRun) {
        String written = dryRun ? "would come" : "imported";
        out.println(row("", "read", written, "here", "skipped", ""));
        for (ImportReport.Step step : report.steps()) {
            out.println(
                    row(
                            step.what(),
                            step.read(),
                            step.written(),
                            step.present(),
                            step.skipped(),
                            step.why()));
        }
        report.left()
                .forEach(left ->
                        out.println(
                                "Not imported: "
                                        + left.rows()
                                        + " of "
                                        + left.table()
                                        + ": "
                                        + left.advice()));
    }

    private static String row(Object... cells) {
        return "%-22s %10s %10s %10s %10s  %s".formatted(cells).stripTrailing();
    }
}
