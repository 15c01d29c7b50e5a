package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which PostgreSQL the gateway works with.
 *
 * @param address for requests, a pooler's for instance
 * @param direct {@code DIRECT_URL}: past a pooler, for migrations
 * @param connections {@code database_connection_pool_limit}: the most that one gateway opens
 * @param connectionTimeout {@code database_connection_timeout}: for a free connection
 * @param keyTtl {@code user_api_key_cache_ttl}: how long a key that was read counts
 * @param upkeep of the tables
 */
public record DatabaseSettings(
        Address address,
        Optional<Address> direct,
        int connections,
        Duration connectionTimeout,
        Duration keyTtl,
        Upkeep upkeep) {

    /** LiteLLM's number. */
    public static final int CONNECTIONS = 10;

    /** An administrator's request waits this long; a model's request waits for no connection. */
    public static final Duration WAIT = Duration.ofSeconds(10);

    /** LiteLLM's time. */
    public static final Duration KEY_TTL = Duration.ofSeconds(60);

    /** With what is usual besides the address. */
    public static DatabaseSettings of(Address address) {
        return new DatabaseSettings(
                address, Optional.empty(), CONNECTIONS, WAIT, KEY_TTL, Upkeep.USUAL);
    }

    /** Where migrations go. */
    public Address forMigrations() {
        return direct.orElse(address);
    }

    /**
     * How long spend rows stay.
     *
     * @param retention {@code maximum_spend_logs_retention_period}, rounded up to whole days; empty
     *     keeps all
     * @param interval {@code maximum_spend_logs_retention_interval}: between two looks
     */
    public record Upkeep(Optional<Duration> retention, Duration interval) {

        /** Tables want a look at least this often, for the next days' partitions. */
        public static final Duration LONGEST = Duration.ofDays(1);

        public static final Upkeep USUAL = new Upkeep(Optional.empty(), Duration.ofHours(1));
    }

    /**
     * A database at a server.
     *
     * @param hosts {@code host:port}, several with commas between them
     * @param user empty for the driver's default, the user of the system
     * @param password empty where none is asked for
     * @param schema of all tables
     * @param tls {@code sslmode}, {@code sslrootcert} …: as the driver names them
     */
    public record Address(
            String hosts,
            String name,
            String user,
            Secret password,
            String schema,
            Map<String, String> tls) {

        /** PostgreSQL's own default. */
        public static final String PUBLIC = "public";

        public Address {
            tls = Map.copyOf(tls);
        }

        /** For people: {@code host:5432/name}. */
        public String place() {
            return hosts + "/" + name;
        }
    }
}
