package dev.tollgate.proxy.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route for a path: one look-up for fixed paths, and for those with parameters a walk
 * down a tree of segments.
 *
 * <p>A path that matches without its leading {@code /v1} or {@code /v1beta} is the same route:
 * LiteLLM takes nearly all of them with and without.
 */
final class RouteTable {

    private static final List<String> VERSIONS = List.of("/v1", "/v1beta");

    private final List<Route> routes;
    private final Map<String, Route> fixed = new HashMap<>();
    private final Node root = new Node();

    /** A route with the values of its path's parameters, percent-encoding undone. */
    record Match(Route route, Map<String, String> parameters) {}

    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        @Nullable Node any;
        final Map<String, Route> rest = new HashMap<>();
        final Map<String, Route> here = new HashMap<>();
    }

    RouteTable(List<? extends Route.Service> services) {
        routes = services.stream().flatMap(service -> service.routes().stream()).toList();
        for (Route route : routes) {
            if (route.path().contains("{")) {
                add(route);
            } else {
                fixed.put(route.method() + route.path(), route);
            }
        }
        for (String version : VERSIONS) {
            addVersioned(version);
        }
    }

    /** So that most requests are found by one look-up. */
    private void addVersioned(String version) {
        for (Route route : routes) {
            String path = version + route.path();
            boolean isFixed = fixed.containsKey(route.method() + route.path());
            if (isFixed && walk(route.method(), path).isEmpty()) {
                fixed.putIfAbsent(route.method() + path, route);
            }
        }
    }

    /** These services, and the one that documents them. */
    static RouteTable documented(List<? extends Route.Service> services) {
        List<Route.Service> all = new ArrayList<>(services);
        all.add(new DocsService(services));
        return new RouteTable(all);
    }

    /** All of them, in the order of their services. */
    List<Route> routes() {
        return routes;
    }

    /**
     * The route for a path.
     *
     * @param path without the gateway's prefix; parameters still percent-encoded
     */
    Optional<Match> find(String method, String path) {
        Route direct = fixed.get(method + path);
        if (direct != null) {
            return Optional.of(new Match(direct, Map.of()));
        }
        Optional<Match> match = walk(method, path);
        return match.isPresent() ? match : unversioned(path).flatMap(rest -> find(method, rest));
    }

    /** The methods that a path knows, empty where there is no such path. */
    Set<String> methods(String path) {
        Set<String> methods = new LinkedHashSet<>();
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            if (find(method, path).isPresent()) {
                methods.add(method);
            }
        }
        return methods;
    }

    private static Optional<String> unversioned(String path) {
        for (String version : VERSIONS) {
            if (path.startsWith(version + "/")) {
                return Optional.of(path.substring(version.length()));
            }
        }
        return Optional.empty();
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : route.path().substring(1).split("/", -1)) {
            if (segment.endsWith(":path}")) {
                node.rest.put(route.method(), route);
                return;
            }
            if (segment.startsWith("{")) {
                node.any = node.any == null ? new Node() : node.any;
                node = node.any;
            } else {
                node = node.children.computeIfAbsent(segment, _ -> new Node());
            }
        }
        node.here.put(route.method(), route);
    }

    private Optional<Match> walk(String method, String path) {
        List<String> segments = List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        Route found = walk(root, method, segments, 0);
        return found == null
                ? Optional.empty()
                : Optional.of(new Match(found, parameters(found, segments)));
    }

    /** Fixed segments first, then a parameter, then the rest of the path. */
    private static @Nullable Route walk(Node node, String method, List<String> segments, int at) {
        if (at == segments.size()) {
            return node.here.get(method);
        }
        Node child = node.children.get(segments.get(at));
        Route found = child == null ? null : walk(child, method, segments, at + 1);
        if (found == null && node.any != null && !segments.get(at).isEmpty()) {
            found = walk(node.any, method, segments, at + 1);
        }
        return found == null ? node.rest.get(method) : found;
    }

    private static Map<String, String> parameters(Route route, List<String> segments) {
        Map<String, String> values = new HashMap<>();
        List<String> names = new ArrayList<>(List.of(route.path().substring(1).split("/", -1)));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.endsWith(":path}")) {
                String rest = String.join("/", segments.subList(i, segments.size()));
                values.put(name.substring(1, name.length() - 6), rest);
            } else if (name.startsWith("{")) {
                values.put(name.substring(1, name.length() - 1), Paths.decoded(segments.get(i)));
            }
        }
        return values;
    }
}
