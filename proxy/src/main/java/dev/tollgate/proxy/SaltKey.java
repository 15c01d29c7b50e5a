package dev.tollgate.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.model.Secret;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * What the database's credentials are encrypted with: {@code LITELLM_SALT_KEY}, else the master
 * key, as LiteLLM.
 */
final class SaltKey {

    /** Names the variable that has it. */
    static final String VARIABLE = "LITELLM_SALT_KEY";

    private static final Logger LOG = System.getLogger("tollgate");

    private SaltKey() {}

    /** Empty where models stay in the file. */
    static Optional<Vault> vault(Configuration configuration) {
        if (!stored(configuration)) {
            return Optional.empty();
        }
        Optional<Secret> salt = variable(configuration, VARIABLE);
        if (salt.isPresent()) {
            return salt.map(Vault::new);
        }
        Optional<Secret> master = configuration.http().masterKey();
        LOG.log(
                Level.WARNING,
                master.isPresent()
                        ? "LITELLM_SALT_KEY is not set, so credentials in the database are encrypted"
                                + " with the master key, which can't be changed then; set"
                                + " LITELLM_SALT_KEY"
                        : "store_model_in_db has no effect: there is nothing to encrypt credentials"
                                + " with; set LITELLM_SALT_KEY");
        return master.map(Vault::new);
    }

    /** A variable that may have a salt key. */
    static Optional<Secret> variable(Configuration configuration, String name) {
        return Optional.ofNullable(configuration.variables().get(name))
                .filter(text -> !text.isBlank())
                .map(Secret::new);
    }

    private static boolean stored(Configuration configuration) {
        JsonNode written = configuration.raw().general().path("store_model_in_db");
        String said =
                written.isValueNode() && !written.isNull()
                        ? written.asText()
                        : configuration.variables().getOrDefault("STORE_MODEL_IN_DB", "");
        return "true".equalsIgnoreCase(said.strip());
    }
}
