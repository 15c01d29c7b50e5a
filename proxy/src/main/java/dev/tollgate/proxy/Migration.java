package dev.tollgate.proxy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationException;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.store.DatabaseMigrations;
import dev.tollgate.proxy.store.DatabaseMigrations.NotMigratedException;
import dev.tollgate.proxy.store.DatabaseSettings;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** The command {@code migrate}: says in a line what came of it. */
final class Migration {

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param variables of the process
     */
    Migration(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    /** The process's exit code. */
    int run(Outcome.Migrate command) {
        try {
            Optional<DatabaseSettings> database = configuration(command).database();
            if (database.isPresent()) {
                return migrate(database.get().forMigrations(), command);
            }
            err.println(
                    "No database is named; set DATABASE_URL, or database_url under"
                            + " general_settings");
        } catch (ConfigurationException e) {
            e.problems().forEach(err::println);
        }
        return Tollgate.FAILED;
    }

    private Configuration configuration(Outcome.Migrate command) {
        ConfigurationLoader loader = new ConfigurationLoader(variables, Snapshots.vendorDefaults());
        return command.config().map(loader::load).orElseGet(loader::demo);
    }

    private int migrate(DatabaseSettings.Address address, Outcome.Migrate command) {
        try {
            DatabaseMigrations migrations = new DatabaseMigrations(address);
            migrations.await(command.connect());
            DatabaseMigrations.Done done = migrations.run(command.lock());
            String what =
                    done.applied() == 0 ? "nothing to do" : "migrations applied: " + done.applied();
            out.println(
                    "The database "
                            + address.place()
                            + " has schema "
                            + done.schema()
                            + "; "
                            + what);
            return 0;
        } catch (NotMigratedException e) {
            err.println(e.getMessage());
            return Tollgate.FAILED;
        }
    }
}
