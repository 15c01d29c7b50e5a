package dev.tollgate.proxy.provider;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The vendors that have cases: one line each, by the name of their folder, in its order. */
final class TestedProviders {

    private TestedProviders() {}

    static Provider named(String folder, Stamp stamp) {
        Map<String, Provider> all = new HashMap<>();
        Providers.of(stamp, new NoUpstream()).all().forEach(it -> all.put(it.name(), it));
        all.put("vertex_ai", new VertexAi(stamp, _ -> Map.of("Authorization", "Bearer token")));
        return Objects.requireNonNull(all.get(folder), "Add a line here for " + folder + stamp);
    }
}
