package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.ValkeySettings.Address;
import dev.tollgate.proxy.store.ValkeySettings.Cluster;
import dev.tollgate.proxy.store.ValkeySettings.Sentinels;
import dev.tollgate.proxy.store.ValkeySettings.Server;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens connections to the primary, wherever that is now. */
final class Connector {

    /** Nobody's request waits for a connection. */
    private static final int PATIENCE = (int) Duration.ofSeconds(1).toMillis();

    private final ValkeySettings settings;

    Connector(ValkeySettings settings) {
        this.settings = settings;
    }

    /** Where it connects to, for messages; without secrets. */
    String where() {
        return settings.where().toString();
    }

    /**
     * A connection that is authenticated.
     *
     * @throws redis.clients.jedis.exceptions.JedisException where there is nobody, or it refuses
     */
    Connection open() {
        return switch (settings.where()) {
            case Server server -> open(at(server.address()));
            case Sentinels sentinels -> open(primary(sentinels));
            case Cluster cluster ->
                    throw new JedisConnectionException(cluster + " has several primaries");
        };
    }

    private Connection open(HostAndPort server) {
        DefaultJedisClientConfig.Builder config = config().database(settings.database());
        settings.user().ifPresent(config::user);
        settings.password().map(Secret::value).ifPresent(config::password);
        return new Connection(server, config.build());
    }

    private HostAndPort primary(Sentinels sentinels) {
        DefaultJedisClientConfig.Builder config = config();
        sentinels.password().map(Secret::value).ifPresent(config::password);
        for (Address node : sentinels.nodes()) {
            Optional<HostAndPort> primary = primary(node, sentinels.service(), config.build());
            if (primary.isPresent()) {
                return primary.get();
            }
        }
        throw new JedisConnectionException("no sentinel answers with a primary");
    }

    private static Optional<HostAndPort> primary(
            Address node, String service, JedisClientConfig config) {
        try (Jedis sentinel = new Jedis(at(node), config)) {
            return Optional.ofNullable(sentinel.sentinelGetMasterAddrByName(service))
                    .map(found -> new HostAndPort(found.get(0), Integer.parseInt(found.get(1))));
        } catch (JedisConnectionException _) {
            // the next one is asked
            return Optional.empty();
        }
    }

    private DefaultJedisClientConfig.Builder config() {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(PATIENCE)
                .socketTimeoutMillis(PATIENCE)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .ssl(settings.tls())
                .sslParameters(parameters);
    }

    private static HostAndPort at(Address address) {
        return new HostAndPort(address.host(), address.port());
    }
}
