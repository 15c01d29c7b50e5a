package dev.tollgate.charts.helm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The database and the cache. */
final class StoreValues {

    private StoreValues() {}

    static Map<String, Object> postgresql(Values from) {
        Optional<String> elsewhere =
                from.isOn("db.useExisting") ? from.text("db.endpoint") : Optional.empty();
        from.take("db.deployStandalone");
        Optional<String> host = elsewhere.or(() -> from.text("database.host"));
        if (host.isPresent()) {
            Map<String, Object> external = new LinkedHashMap<>();
            external.put("mode", "external");
            external.put("host", host.get());
            from.number("database.port").ifPresent(port -> external.put("port", port));
            from.text("db.database")
                    .or(() -> from.text("database.name"))
                    .ifPresent(name -> external.put("database", name));
            from.text("database.username").ifPresent(user -> external.put("username", user));
            return external;
        }
        return from.text("postgresql.primary.persistence.size")
                .<Map<String, Object>>map(size -> Map.of("mode", "statefulset", "storage", size))
                .orElseGet(() -> Map.of("mode", "statefulset"));
    }

    static Map<String, Object> valkey(Values from) {
        Optional<String> host = from.text("cache.host");
        if (host.isPresent()) {
            Map<String, Object> external = new LinkedHashMap<>();
            external.put("mode", "external");
            external.put("host", host.get());
            from.number("cache.port").ifPresent(port -> external.put("port", port));
            external.put("password", Map.of("section", "valkey", "key", "VALKEY_PASSWORD"));
            return external;
        }
        boolean on = from.isOn("redis.enabled");
        if (!from.map("cache.sentinel").isEmpty()) {
            from.refuse("cache.sentinel");
            return Map.of("mode", "sentinel");
        }
        return Map.of("mode", on ? "standalone" : "none");
    }
}
