package dev.tollgate.charts.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The way in; of several hosts and paths, the first of each. */
final class RouteValues {

    private final Values from;

    RouteValues(Values from) {
        this.from = from;
    }

    Map<String, Object> route() {
        boolean on = from.isOn("ingress.enabled");
        String className = from.text("ingress.className").orElse("nginx");
        List<Object> hosts = from.list("ingress.hosts");
        Map<String, Object> first = hosts.isEmpty() ? Map.of() : Values.keyed(hosts.get(0));
        Object host = first.get("host");
        if (!on || host == null) {
            return Map.of("mode", "none");
        }
        if (hosts.size() > 1 || (first.get("paths") instanceof List<?> all && all.size() > 1)) {
            from.refuse("ingress.hosts");
        }
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("mode", className.contains("traefik") ? "traefik" : "ingress-nginx");
        route.put("host", host);
        route.put("path", path(first));
        route.put("className", className);
        List<Object> tls = from.list("ingress.tls");
        if (!tls.isEmpty() && Values.keyed(tls.get(0)).get("secretName") instanceof String secret) {
            route.put("tls", Map.of("secret", secret));
        }
        return route;
    }

    private static Object path(Map<String, Object> host) {
        if (host.get("paths") instanceof List<?> paths && !paths.isEmpty()) {
            Object path = Values.keyed(paths.get(0)).get("path");
            return path == null ? "/" : path;
        }
        return "/";
    }
}
