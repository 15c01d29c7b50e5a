package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * How Valkey, or Redis from 5 on, is reached.
 *
 * @param user of its ACL; empty for the default user
 * @param database its number, 0 where nothing is said
 */
public record ValkeySettings(
        Where where, Optional<String> user, Optional<Secret> password, int database, boolean tls) {

    /** Where the primary is. */
    public sealed interface Where {}

    /** One server. */
    public record Server(Address address) implements Where {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * Whatever the sentinels say.
     *
     * @param service the primary's name among them
     * @param password of the sentinels themselves
     */
    public record Sentinels(List<Address> nodes, String service, Optional<Secret> password)
            implements Where {

        public Sentinels {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String toString() {
            return service + " of the sentinels " + nodes;
        }
    }

    /**
     * Whatever the cluster says.
     *
     * @param nodes some of it, one of which is enough
     */
    public record Cluster(List<Address> nodes) implements Where {

        public Cluster {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String toString() {
            return "the cluster " + nodes;
        }
    }

    /** A host and its port. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
