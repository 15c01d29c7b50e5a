package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.ValkeySettings;
import dev.tollgate.proxy.store.ValkeySettings.Address;
import dev.tollgate.proxy.store.ValkeySettings.Cluster;
import dev.tollgate.proxy.store.ValkeySettings.Sentinels;
import dev.tollgate.proxy.store.ValkeySettings.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where Valkey is: {@code router_settings.redis_*}, else {@code litellm_settings.cache_params},
 * else the variables {@code REDIS_*}. As with LiteLLM, the variables also fill in what the file
 * leaves out of a server that it names.
 */
final class ValkeyReader {

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    /** Of the cache alone. */
    private static final String CLUSTER = "redis_startup_nodes";

    private static final String CLUSTER_VARIABLE = "REDIS_CLUSTER_NODES";

    private static final List<String> NAMES =
            List.of(
                    "url",
                    "host",
                    "port",
                    "password",
                    "username",
                    "db",
                    "ssl",
                    "service_name",
                    "sentinel_nodes",
                    "sentinel_password");

    private final List<Named> places;
    private final Named variables;
    private final Named cache;
    private final Section cluster;

    /** A section whose keys have a prefix before the names above. */
    private record Named(Section section, String prefix, boolean capitals) {

        String key(String name) {
            return capitals ? (prefix + name).toUpperCase(Locale.ROOT) : prefix + name;
        }

        Optional<String> text(String name) {
            return section.text(key(name));
        }

        void problem(String name, String what) {
            section.problem(key(name), what);
        }

        boolean tellsWhere() {
            return section.has(key("url"))
                    || section.has(key("host"))
                    || section.has(key("sentinel_nodes"));
        }
    }

    ValkeyReader(Sources sources) {
        String[] names =
                NAMES.stream()
                        .map(name -> "REDIS_" + name.toUpperCase(Locale.ROOT))
                        .toArray(String[]::new);
        variables =
                new Named(sources.environment().section(sources.findings(), names), "redis_", true);
        cluster = sources.environment().section(sources.findings(), CLUSTER_VARIABLE);
        places = new ArrayList<>();
        places.add(new Named(sources.router(), "redis_", false));
        cache = new Named(sources.litellm().section("cache_params"), "", false);
        if (cache.text("type").filter(type -> type.startsWith("redis")).isPresent()) {
            places.add(cache);
        }
        places.add(variables);
    }

    /** For counters. */
    Optional<ValkeySettings> read() {
        return places.stream().filter(Named::tellsWhere).findFirst().flatMap(this::read);
    }

    /** For answers: what {@code cache_params} name comes first. */
    Optional<ValkeySettings> cache() {
        if (cache.section().has(CLUSTER)) {
            return cluster(cache.section(), CLUSTER);
        }
        if (!cache.tellsWhere() && cluster.has(CLUSTER_VARIABLE)) {
            return cluster(cluster, CLUSTER_VARIABLE);
        }
        return Stream.concat(Stream.of(cache), places.stream())
                .filter(Named::tellsWhere)
                .findFirst()
                .flatMap(this::read);
    }

    private Optional<ValkeySettings> cluster(Section section, String key) {
        List<Address> nodes = nodes(section, key, PORT);
        if (nodes.isEmpty()) {
            section.problem(
                    key, "is no list of nodes; write it as [{\"host\": \"name\", \"port\": 6379}]");
            return Optional.empty();
        }
        return Optional.of(
                new ValkeySettings(
                        new Cluster(nodes),
                        text(cache, "username"),
                        text(cache, "password").map(Secret::new),
                        0,
                        flag(cache, "ssl")));
    }

    private Optional<ValkeySettings> read(Named place) {
        Optional<String> url = place.text("url");
        if (url.isPresent()) {
            return url(place, url.get());
        }
        Optional<ValkeySettings.Where> where =
                place.section().has(place.key("sentinel_nodes"))
                        ? sentinels(place)
                        : place.text("host").map(host -> server(place, host));
        return where.map(found ->
                new ValkeySettings(
                        found,
                        text(place, "username"),
                        text(place, "password").map(Secret::new),
                        database(place),
                        flag(place, "ssl")));
    }

    private Optional<ValkeySettings> url(Named place, String text) {
        Optional<ValkeySettings> read = ValkeyUrl.read(text);
        if (read.isEmpty()) {
            place.problem(
                    "url",
                    "is no address of a server; write it as redis://user:password@host:6379/0");
        }
        return read;
    }

    private ValkeySettings.Where server(Named place, String host) {
        OptionalInt port = place.section().whole(place.key("port"));
        if (port.isEmpty()) {
            port = variables.section().whole(variables.key("port"));
        }
        return new Server(new Address(host, port.orElse(PORT)));
    }

    private Optional<ValkeySettings.Where> sentinels(Named place) {
        Optional<String> service = text(place, "service_name");
        if (service.isEmpty()) {
            place.problem(
                    "service_name",
                    "is missing; write the name under which sentinels know the server");
        }
        List<Address> nodes = nodes(place.section(), place.key("sentinel_nodes"), SENTINEL_PORT);
        if (nodes.isEmpty()) {
            place.problem("sentinel_nodes", "is no list of pairs; write it as [[\"host\", 26379]]");
        }
        Optional<Secret> password = text(place, "sentinel_password").map(Secret::new);
        return nodes.isEmpty()
                ? Optional.empty()
                : service.map(name -> new Sentinels(nodes, name, password));
    }

    /** Pairs or objects; empty where one of them is wrong. */
    private static List<Address> nodes(Section section, String key, int usual) {
        JsonNode list = section.node(key).orElseThrow().json();
        List<Address> nodes = new ArrayList<>();
        for (JsonNode each : list.isTextual() ? parse(list.asText()) : list) {
            JsonNode host = each.isArray() ? each.path(0) : each.path("host");
            JsonNode port = each.isArray() ? each.path(1) : each.path("port");
            if (!host.isTextual() || !port.asText("0").matches("\\d{1,5}")) {
                return List.of();
            }
            nodes.add(new Address(host.asText(), port.asInt(usual)));
        }
        return nodes;
    }

    private static JsonNode parse(String text) {
        try {
            return Json.parse(text);
        } catch (FailureException _) {
            return Json.object();
        }
    }

    private Optional<String> text(Named place, String name) {
        return place.text(name).or(() -> variables.text(name));
    }

    private int database(Named place) {
        return place.section().whole(place.key("db")).orElse(0);
    }

    private boolean flag(Named place, String name) {
        return place.section()
                .flag(place.key(name))
                .or(() -> variables.section().flag(variables.key(name)))
                .orElse(false);
    }
}
