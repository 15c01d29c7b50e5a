package dev.tollgate.proxy;

import dev.tollgate.proxy.command.Outcome;
import dev.tollgate.proxy.command.Tollgate;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.ConfigurationException;
import dev.tollgate.proxy.config.ConfigurationLoader;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.SaltRotation;
import dev.tollgate.proxy.store.SaltRotation.NotRotatedException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** The command {@code rotate-salt}: says in a line what came of it. */
final class SaltRotationRun {

    private static final String OLD = "LITELLM_SALT_KEY_OLD";

    private final Map<String, String> variables;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param variables of the process
     */
    SaltRotationRun(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = variables;
        this.out = out;
        this.err = err;
    }

    /** The process's exit code. */
    int run(Outcome.RotateSalt command) {
        try {
            ConfigurationLoader loader =
                    new ConfigurationLoader(variables, Snapshots.vendorDefaults());
            return run(command.config().map(loader::load).orElseGet(loader::demo));
        } catch (ConfigurationException e) {
            e.problems().forEach(err::println);
            return Tollgate.FAILED;
        }
    }

    private int run(Configuration configuration) {
        Optional<DatabaseSettings> database = configuration.database();
        Optional<Secret> old = SaltKey.variable(configuration, OLD);
        Optional<Secret> next = SaltKey.variable(configuration, SaltKey.VARIABLE);
        if (database.isEmpty()) {
            return failed("No database is named; set DATABASE_URL");
        }
        if (old.isEmpty() || next.isEmpty()) {
            return failed(
                    "Set LITELLM_SALT_KEY to the new salt key and LITELLM_SALT_KEY_OLD to the one"
                            + " in use, which without one was the master key");
        }
        try (Database opened = new Database(database.get())) {
            int count = new SaltRotation(opened, new Vault(old.get()), new Vault(next.get())).run();
            out.println("Models and credentials encrypted with the new salt key: " + count);
            return 0;
        } catch (NotRotatedException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (FailureException e) {
            return failed(e.failure().message());
        }
    }

    private int failed(String why) {
        err.println(why);
        return Tollgate.FAILED;
    }
}
