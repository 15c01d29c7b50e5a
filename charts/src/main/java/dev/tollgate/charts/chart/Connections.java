package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.Postgresql;
import dev.tollgate.charts.environment.Valkey;
import dev.tollgate.charts.kit.EnvSource;
import dev.tollgate.charts.kit.EnvSource.FromSecret;
import dev.tollgate.charts.kit.EnvSource.Value;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment variables by which LiteLLM's and our gateway find database and cache. */
public final class Connections {

    private Connections() {}

    /** Names of all variables that the manifests give the gateway besides its secrets. */
    public static Set<String> variables(Inputs inputs) {
        Set<String> names = new LinkedHashSet<>(database(inputs).keySet());
        names.addAll(valkey(inputs).keySet());
        Environment environment = inputs.environment();
        names.addAll(ServedModelsChart.apiBases(environment).keySet());
        names.addAll(environment.gateway().env().keySet());
        return names;
    }

    /** The database as requests use it: through the pooler where there is one. */
    static Map<String, EnvSource> database(Inputs inputs) {
        Postgresql postgresql = inputs.environment().postgresql();
        if (postgresql instanceof Postgresql.Statefulset own) {
            return database(
                    PostgresqlChart.NAME,
                    PostgresqlChart.PORT,
                    new Value(PostgresqlChart.DATABASE),
                    new Value(PostgresqlChart.DATABASE),
                    inputs.secrets().source(own.password()));
        }
        if (postgresql instanceof Postgresql.Cnpg) {
            return cnpg(PostgresqlChart.POOLER);
        }
        if (postgresql instanceof Postgresql.External external) {
            return external(inputs, external, external.host());
        }
        return Map.of();
    }

    /** The database as migrations need it: the primary itself, because they hold session locks. */
    static Map<String, EnvSource> directDatabase(Inputs inputs) {
        Postgresql postgresql = inputs.environment().postgresql();
        if (postgresql instanceof Postgresql.Cnpg) {
            return cnpg(PostgresqlChart.NAME + "-rw");
        }
        if (postgresql instanceof Postgresql.External external && external.directHost() != null) {
            return external(inputs, external, external.directHost());
        }
        return database(inputs);
    }

    /** Shared counters and cache. */
    static Map<String, EnvSource> valkey(Inputs inputs) {
        Valkey valkey = inputs.environment().valkey();
        Map<String, EnvSource> env = new TreeMap<>();
        if (valkey instanceof Valkey.Standalone own) {
            env.put("REDIS_HOST", new Value(ValkeyChart.NAME));
            env.put("REDIS_PORT", new Value(String.valueOf(ValkeyChart.PORT)));
            env.put("REDIS_PASSWORD", inputs.secrets().source(own.password()));
        } else if (valkey instanceof Valkey.Sentinel own) {
            env.put("REDIS_SENTINEL_NODES", new Value(SentinelChart.nodes()));
            env.put("REDIS_SERVICE_NAME", new Value(SentinelChart.PRIMARY));
            env.put("REDIS_PASSWORD", inputs.secrets().source(own.password()));
            env.put("REDIS_SENTINEL_PASSWORD", inputs.secrets().source(own.password()));
        } else if (valkey instanceof Valkey.External external) {
            env.put("REDIS_HOST", new Value(external.host()));
            env.put("REDIS_PORT", new Value(String.valueOf(external.port())));
            env.put("REDIS_SSL", new Value(String.valueOf(external.tls())));
            if (external.password() != null) {
                env.put("REDIS_PASSWORD", inputs.secrets().source(external.password()));
            }
        }
        return env;
    }

    /** The Secret that CloudNativePG writes for the application's role. */
    private static Map<String, EnvSource> cnpg(String host) {
        String secret = PostgresqlChart.NAME + "-app";
        return database(
                host,
                PostgresqlChart.PORT,
                new FromSecret(secret, "dbname"),
                new FromSecret(secret, "username"),
                new FromSecret(secret, "password"));
    }

    private static Map<String, EnvSource> external(
            Inputs inputs, Postgresql.External external, String host) {
        return database(
                host,
                external.port(),
                new Value(external.database()),
                new Value(external.username()),
                inputs.secrets().source(external.password()));
    }

    private static Map<String, EnvSource> database(
            String host, int port, EnvSource name, EnvSource username, EnvSource password) {
        Map<String, EnvSource> env = new TreeMap<>();
        env.put("DATABASE_HOST", new Value(host));
        env.put("DATABASE_PORT", new Value(String.valueOf(port)));
        env.put("DATABASE_NAME", name);
        env.put("DATABASE_USERNAME", username);
        env.put("DATABASE_PASSWORD", password);
        return env;
    }
}
