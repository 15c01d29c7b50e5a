package dev.tollgate.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.config.StoredEntries;
import dev.tollgate.proxy.config.StoredReader;
import dev.tollgate.proxy.http.Snapshot;
import dev.tollgate.proxy.provider.Providers;
import dev.tollgate.proxy.routing.Router;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is served: the configuration's models and the database's, put together anew whenever one of
 * them changes.
 */
final class LiveConfiguration implements StoredModels.User {

    private static final Logger LOG = System.getLogger("tollgate");

    private final Providers providers;
    private final Router.Parts routing;
    private final Consumer<Snapshot> user;
    private Configuration configuration;
    private StoredEntries stored = StoredEntries.NONE;
    private Set<String> told = Set.of();

    /**
     * @param configuration is in use already
     * @param user gets what comes after
     */
    LiveConfiguration(
            Configuration configuration,
            Providers providers,
            Router.Parts routing,
            Consumer<Snapshot> user) {
        this.configuration = configuration;
        this.providers = providers;
        this.routing = routing;
        this.user = user;
    }

    synchronized void use(Configuration next) {
        configuration = next;
        publish();
    }

    @Override
    public synchronized void use(StoredEntries next) {
        if (!next.equals(stored)) {
            stored = next;
            publish();
            LOG.log(
                    Level.INFO,
                    "Models of the database in use: "
                            + next.models().size()
                            + ", credentials: "
                            + next.credentials().size());
        }
    }

    private void publish() {
        if (stored.isEmpty()) {
            user.accept(Snapshots.of(configuration, providers, routing));
            return;
        }
        StoredReader.Models models = configuration.stored().read(stored);
        models.problems().stream()
                .filter(problem -> !told.contains(problem))
                .forEach(problem -> LOG.log(Level.WARNING, problem));
        told = Set.copyOf(models.problems());
        String generation =
                configuration.generation() + "-" + Integer.toHexString(stored.hashCode());
        user.accept(
                Snapshots.of(configuration, models.deployments(), generation, providers, routing));
    }

    @Override
    public synchronized List<String> problems(String id, ObjectNode entry) {
        return configuration.stored().problems(id, entry, stored);
    }
}
