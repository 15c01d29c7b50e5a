package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.NamePattern;
import java.util.List;

/**
 * Lists of routes as LiteLLM's settings and keys have them: paths with all below them, paths with
 * {@code *}, and names of groups such as {@code llm_api_routes}.
 */
final class RouteNames {

    private static final String GROUP = "LiteLLMRoutes.";
    private static final List<String> VERSIONS = List.of("/v1/", "/v1beta/");

    private RouteNames() {}

    /**
     * Whether a list has the route of a request.
     *
     * @param path as it came, without the gateway's prefix
     */
    static boolean cover(List<String> names, Route route, String path) {
        String bare = unversioned(path);
        return names.stream()
                .anyMatch(name -> covers(name, route, bare) || path.startsWith(name + "/"));
    }

    private static boolean covers(String name, Route route, String bare) {
        if (!name.startsWith("/")) {
            String group = name.startsWith(GROUP) ? name.substring(GROUP.length()) : name;
            return group.equals("*") || route.access().in(group);
        }
        String wanted = unversioned(name);
        return wanted.equals(bare)
                || wanted.equals(unversioned(route.path()))
                || (wanted.contains("*") && NamePattern.of(wanted).matches(bare));
    }

    private static String unversioned(String path) {
        for (String version : VERSIONS) {
            if (path.startsWith(version)) {
                return path.substring(version.length() - 1);
            }
        }
        return path;
    }
}
