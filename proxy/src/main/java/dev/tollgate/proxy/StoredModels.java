package dev.tollgate.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.ModelStore;
import dev.tollgate.proxy.admin.Sealed;
import dev.tollgate.proxy.config.StoredEntries;
import dev.tollgate.proxy.guard.ChangeListener;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.store.SaltCheck;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the models and credentials of the database: read when they have changed, kept while it is
 * away.
 */
final class StoredModels implements ChangeListener, ModelStore {

    private static final Logger LOG = System.getLogger("tollgate");
    private static final String PARAMS = "litellm_params";
    private static final String VALUES = "credential_values";

    private final Records records;
    private final SaltCheck salt;
    private final Vault vault;
    private volatile User user = User.NOBODY;
    private volatile boolean loaded;

    // of the one thread that looks for changes
    private boolean stale = true;
    private Optional<String> told = Optional.empty();

    /** Who serves them. */
    interface User {

        /** Before the gateway is put together. */
        User NOBODY =
                new User() {
                    @Override
                    public void use(StoredEntries stored) {
                        // nobody to serve
                    }

                    @Override
                    public List<String> problems(String id, ObjectNode entry) {
                        return List.of();
                    }
                };

        void use(StoredEntries stored);

        /** Why an entry can't be served. */
        List<String> problems(String id, ObjectNode entry);
    }

    StoredModels(Records records, SaltCheck salt, Vault vault) {
        this.records = records;
        this.salt = salt;
        this.vault = vault;
    }

    void follow(User next) {
        user = next;
    }

    @Override
    public void changed(Kind kind, String id) {
        stale |= kind == Kind.MODEL || kind == Kind.CREDENTIAL;
    }

    @Override
    public void anyChanged() {
        stale = true;
    }

    /** Reads all at once: a model may name any credential. */
    @Override
    public void told() {
        if (!stale) {
            return;
        }
        Optional<String> wrong = salt.problem();
        if (wrong.isEmpty()) {
            user.use(read());
            loaded = true;
            stale = false;
        } else if (!wrong.equals(told)) {
            LOG.log(Level.ERROR, wrong.get());
        }
        told = wrong;
    }

    private StoredEntries read() {
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        for (Entry model : all(Kind.MODEL)) {
            opened(model, PARAMS)
                    .ifPresent(params -> {
                        ObjectNode entry = model.data().deepCopy();
                        entry.retain("model_name", "model_info");
                        models.put(model.id(), entry.set(PARAMS, params));
                    });
        }
        Map<String, ObjectNode> credentials = new LinkedHashMap<>();
        for (Entry credential : all(Kind.CREDENTIAL)) {
            opened(credential, VALUES)
                    .ifPresent(values -> credentials.put(credential.id(), values));
        }
        return new StoredEntries(models, credentials);
    }

    private List<Entry> all(Kind kind) {
        return records.find(kind, Records.Query.where(Map.of())).entries();
    }

    private Optional<ObjectNode> opened(Entry entry, String field) {
        Optional<ObjectNode> values =
                entry.data().get(field) instanceof ObjectNode sealed
                        ? new Sealed(vault, entry.kind(), entry.id()).open(sealed)
                        : Optional.empty();
        if (values.isEmpty()) {
            String what = entry.kind() == Kind.MODEL ? "Model " : "Credential ";
            LOG.log(
                    Level.WARNING,
                    what
                            + entry.id()
                            + " of the database can't be decrypted with this salt key, so it is"
                            + " left out; delete it and add it anew");
        }
        return values;
    }

    /** Why the gateway isn't ready; empty once they have been read. */
    Optional<String> problem() {
        if (loaded) {
            return Optional.empty();
        }
        try {
            return salt.problem()
                    .or(() -> Optional.of("The database's models are not read yet; wait a second"));
        } catch (FailureException e) {
            return Optional.of(e.failure().message());
        }
    }

    @Override
    public Vault vault() {
        salt.problem()
                .ifPresent(problem -> {
                    throw new FailureException(new Failure.Unavailable(problem));
                });
        return vault;
    }

    @Override
    public List<String> problems(String id, ObjectNode entry) {
        return user.problems(id, entry);
    }
}
