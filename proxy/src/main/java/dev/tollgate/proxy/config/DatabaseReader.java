package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import dev.tollgate.proxy.store.DatabaseUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which database {@code general_settings} and the environment name, if any. */
final class DatabaseReader {

    private static final String URL = "database_url";
    private static final String POOL = "database_connection_pool_limit";
    private static final String WAIT = "database_connection_timeout";
    private static final String TTL = "user_api_key_cache_ttl";
    private static final String RETENTION = "maximum_spend_logs_retention_period";
    private static final String INTERVAL = "maximum_spend_logs_retention_interval";
    private static final String SCHEMA = "DATABASE_SCHEMA";

    private static final String URL_VARIABLE = "DATABASE_URL";
    private static final String DIRECT_VARIABLE = "DIRECT_URL";

    private final Section general;
    private final Environment environment;
    private final Findings findings;

    DatabaseReader(Sources sources) {
        general = sources.general();
        environment = sources.environment();
        findings = sources.findings();
    }

    /** LiteLLM's order: the file's URL, the variable's, the variables of its parts. */
    Optional<DatabaseSettings> read() {
        Optional<DatabaseUrl> url = url();
        Optional<Address> address = url.map(DatabaseUrl::address).or(this::addressOfParts);
        return address.map(found -> settings(found, url));
    }

    private Optional<DatabaseUrl> url() {
        Optional<String> written = general.text(URL);
        return written.isPresent()
                ? parsed(written.get(), what -> general.problem(URL, what))
                : parsed(URL_VARIABLE);
    }

    private Optional<DatabaseUrl> parsed(String variable) {
        return environment.get(variable).flatMap(text -> parsed(text, problem(variable)));
    }

    private Consumer<String> problem(String variable) {
        return what -> environment.section(findings, variable).problem(variable, what);
    }

    private static Optional<DatabaseUrl> parsed(String text, Consumer<String> problem) {
        try {
            DatabaseUrl url = DatabaseUrl.parse(text);
            // its parts are checked as they are asked for
            url.address();
            url.connections();
            url.poolTimeout();
            return Optional.of(url);
        } catch (IllegalArgumentException e) {
            problem.accept(
                    e.getMessage()
                            + "; write postgresql://user:password@host:5432/name, with special"
                            + " signs percent-encoded");
            return Optional.empty();
        }
    }

    /** As the manifests set them. */
    private Optional<Address> addressOfParts() {
        Optional<String> host = environment.get("DATABASE_HOST");
        Optional<String> name = environment.get("DATABASE_NAME");
        if (host.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        String port = environment.get("DATABASE_PORT").orElse("5432");
        boolean hasPort = host.get().contains(":");
        return Optional.of(
                new Address(
                        hasPort ? host.get() : host.get() + ":" + port,
                        name.get(),
                        environment.get("DATABASE_USERNAME").orElse(""),
                        new Secret(environment.get("DATABASE_PASSWORD").orElse("")),
                        schema(),
                        Map.of()));
    }

    private String schema() {
        String schema = environment.get(SCHEMA).orElse(Address.PUBLIC);
        try {
            return DatabaseUrl.checkedSchema(schema);
        } catch (IllegalArgumentException e) {
            problem(SCHEMA).accept(String.valueOf(e.getMessage()));
            return Address.PUBLIC;
        }
    }

    private DatabaseSettings settings(Address address, Optional<DatabaseUrl> url) {
        int connections =
                general.whole(POOL)
                        .orElse(
                                url.flatMap(DatabaseUrl::connections)
                                        .orElse(DatabaseSettings.CONNECTIONS));
        Duration wait =
                general.seconds(WAIT)
                        .or(() -> url.flatMap(DatabaseUrl::poolTimeout).map(Duration::ofSeconds))
                        .orElse(DatabaseSettings.WAIT);
        return new DatabaseSettings(
                address,
                parsed(DIRECT_VARIABLE).map(DatabaseUrl::address),
                Math.max(connections, 1),
                wait,
                general.seconds(TTL).orElse(DatabaseSettings.KEY_TTL),
                upkeep());
    }

    private DatabaseSettings.Upkeep upkeep() {
        Duration interval =
                general.period(INTERVAL).orElse(DatabaseSettings.Upkeep.USUAL.interval());
        if (interval.compareTo(DatabaseSettings.Upkeep.LONGEST) > 0) {
            general.warning(INTERVAL, "is longer than a day; a day is used");
            interval = DatabaseSettings.Upkeep.LONGEST;
        }
        return new DatabaseSettings.Upkeep(general.period(RETENTION), interval);
    }
}
