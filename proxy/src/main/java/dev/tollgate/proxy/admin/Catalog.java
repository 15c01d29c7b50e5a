package dev.tollgate.proxy.admin;

import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.model.Deployment;
import java.util.Optional;
import java.util.function.Function;

/**
 * The models that are served, and where more are stored.
 *
 * @param store empty without {@code store_model_in_db}
 * @param deployments those in use, by id
 */
public record Catalog(
        Optional<ModelStore> store, Function<String, Optional<Deployment>> deployments) {

    /** No model, and no place for any. */
    public static final Catalog NONE = new Catalog(Optional.empty(), _ -> Optional.empty());

    /** {@code model_info} says it, in every gateway the same. */
    static final String IN_DATABASE = "db_model";

    ModelStore storing() {
        return store.orElseThrow(Refusal::notStored);
    }

    /** The values of a record, encrypted or to be so. */
    Sealed sealed(Kind kind, String id) {
        return new Sealed(storing().vault(), kind, id);
    }

    /** Whether the configuration file has a model, which nothing but the file changes. */
    boolean isConfigured(String id) {
        return deployments
                .apply(id)
                .filter(found -> !found.info().path(IN_DATABASE).asBoolean())
                .isPresent();
    }
}
