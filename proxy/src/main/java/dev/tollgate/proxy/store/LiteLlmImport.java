package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.store.ImportReport.Left;
import dev.tollgate.proxy.store.ImportReport.Step;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes over keys, teams, users, budgets and spend from a database of LiteLLM's, in which it
 * changes nothing.
 */
public final class LiteLlmImport {

    /** Tables that people miss when they are left behind. */
    private static final Map<String, String> LEFT_BEHIND = leftBehind();

    private final DatabaseSettings.Address source;
    private final Options options;
    private final Consumer<String> progress;
    private final Database database;
    private final ImportTarget target;

    /**
     * How to import.
     *
     * @param since the first day of single requests and daily sums; empty for all
     * @param overwrite whether theirs replaces what is here already
     * @param dryRun whether all is counted and nothing kept
     */
    public record Options(Optional<LocalDate> since, boolean overwrite, boolean dryRun) {}

    /** Why an import ended early, in one line without secrets. */
    public static final class NotImportedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotImportedException(String why, Throwable cause) {
            super(why, cause);
        }

        NotImportedException(String why) {
            super(why);
        }
    }

    /**
     * @param source LiteLLM's database
     * @param database of the gateway
     * @param progress is told a line now and then
     */
    public LiteLlmImport(
            DatabaseSettings.Address source,
            Database database,
            Options options,
            Consumer<String> progress) {
        this.source = source;
        this.options = options;
        this.progress = progress;
        this.database = database;
        this.target = new ImportTarget(database, options.overwrite(), options.dryRun());
    }

    private static Map<String, String> leftBehind() {
        String sealed = "their secrets are encrypted with LITELLM_SALT_KEY";
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("LiteLLM_ProxyModelTable", sealed + "; add these models to config.yaml");
        tables.put("LiteLLM_CredentialsTable", sealed + "; add them to credential_list");
        tables.put("LiteLLM_Config", "settings of LiteLLM's pages; write them into config.yaml");
        tables.put(
                "LiteLLM_DeprecatedVerificationToken",
                "replaced keys in their grace period stop working; hand out the new ones");
        tables.put("LiteLLM_ProjectTable", "projects have no limits here; keys keep project_id");
        tables.put("LiteLLM_AccessGroupTable", "write access_groups into config.yaml");
        tables.put("LiteLLM_GuardrailsTable", "write guardrails into config.yaml");
        tables.put("LiteLLM_MCPServerTable", "write mcp_servers into config.yaml");
        tables.put("LiteLLM_JWTKeyMapping", "tokens are mapped by their claims here");
        return tables;
    }

    /** Reads all at one moment; run again, it adds what is missing. */
    public ImportReport run() throws NotImportedException {
        Optional<String> problem = new SchemaCheck(database).ask();
        if (problem.isPresent()) {
            throw new NotImportedException(problem.get());
        }
        try (LiteLlmDatabase theirs = LiteLlmDatabase.open(source)) {
            if (!theirs.has("LiteLLM_VerificationToken")) {
                throw new NotImportedException(
                        "The database "
                                + source.place()
                                + " has no table LiteLLM_VerificationToken; name LiteLLM's database,"
                                + " and its schema with ?schema=");
            }
            return run(theirs);
        } catch (SQLException e) {
            throw new NotImportedException(
                    "The database " + source.place() + " can't be read: " + e.getMessage(), e);
        } catch (FailureException e) {
            throw new NotImportedException(e.failure().message() + " Run it again to go on.", e);
        }
    }

    private ImportReport run(LiteLlmDatabase theirs) throws SQLException {
        List<Step> steps = new ArrayList<>();
        LiteLlmRecords records = new LiteLlmRecords(theirs, target);
        records.prepare();
        for (LiteLlmTable table : LiteLlmTable.ALL) {
            steps.add(told(records.take(table)));
        }
        steps.add(told(records.spend()));
        LiteLlmSpend spend = new LiteLlmSpend(theirs, target, options.since(), progress);
        steps.add(told(spend.days()));
        steps.add(told(spend.requests()));
        return new ImportReport(steps, left(theirs));
    }

    private Step told(Step step) {
        progress.accept(step.what() + ": " + step.read() + " read");
        return step;
    }

    private static List<Left> left(LiteLlmDatabase theirs) throws SQLException {
        List<Left> left = new ArrayList<>();
        for (Map.Entry<String, String> table : LEFT_BEHIND.entrySet()) {
            long rows = theirs.has(table.getKey()) ? theirs.count(table.getKey()) : 0;
            if (rows > 0) {
                left.add(new Left(table.getKey(), rows, table.getValue()));
            }
        }
        return left;
    }
}
