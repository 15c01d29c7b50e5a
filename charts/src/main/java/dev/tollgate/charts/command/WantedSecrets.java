package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Name;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.SecretKey;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.secret.NewSecret;
import dev.tollgate.charts.secret.RandomText;
import dev.tollgate.charts.secret.SecretRequirements;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets that can be made up: those that belong to no outside service. Without an environment
 * file they are those of its defaults.
 */
final class WantedSecrets {

    private static final String KEY = "sk-";

    private final RandomText random = new RandomText();
    private final List<NewSecret> all = new ArrayList<>();

    private WantedSecrets() {}

    /** Those of the defaults: everything in the cluster. */
    static List<NewSecret> ofDefaults() {
        WantedSecrets wanted = new WantedSecrets();
        wanted.gateway("litellm", SecretRequirements.VIRTUAL_KEY);
        wanted.postgresql(new SecretKey(new Name("postgresql"), "POSTGRES_PASSWORD"));
        wanted.valkey(new SecretKey(new Name("valkey"), "VALKEY_PASSWORD"));
        return wanted.all;
    }

    /** Those of an environment; the password of a server that others run is not ours to make. */
    static List<NewSecret> of(Environment environment) {
        WantedSecrets wanted = new WantedSecrets();
        wanted.gateway(
                environment.gateway().section().value(),
                environment.gateway().firstKey() == null
                        ? SecretRequirements.VIRTUAL_KEY
                        : environment.gateway().firstKey().secretKey());
        if (environment.postgresql() instanceof Postgresql.Statefulset own) {
            wanted.postgresql(own.password());
        }
        if (environment.valkey() instanceof Valkey.Standalone own) {
            wanted.valkey(own.password());
        } else if (environment.valkey() instanceof Valkey.Sentinel own) {
            wanted.valkey(own.password());
        }
        return wanted.all;
    }

    private void gateway(String section, String virtualKey) {
        all.add(
                new NewSecret(
                        section,
                        SecretRequirements.MASTER_KEY,
                        random.behind(KEY),
                        "The administrator's key; applications get virtual keys instead."));
        all.add(
                new NewSecret(
                        section,
                        SecretRequirements.SALT_KEY,
                        random.behind(""),
                        "Encrypts what the gateway stores. NEVER CHANGE IT: what is stored could"
                                + " not be read again."));
        all.add(
                new NewSecret(
                        section,
                        virtualKey,
                        random.behind(KEY),
                        "The first virtual key, which the gateway makes when its database is"
                                + " empty."));
    }

    private void postgresql(SecretKey key) {
        password(key, "PostgreSQL");
    }

    private void valkey(SecretKey key) {
        password(key, "Valkey");
    }

    private void password(SecretKey key, String of) {
        all.add(
                new NewSecret(
                        key.section().value(),
                        key.key(),
                        random.behind(""),
                        "Password of "
                                + of
                                + "; letters and digits only, as it becomes part of an address."));
    }
}
