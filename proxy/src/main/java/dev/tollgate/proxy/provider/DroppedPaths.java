package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/**
 * LiteLLM's {@code additional_drop_params}: names, or paths such as {@code
 * tools[*].function.strict}.
 */
final class DroppedPaths {

    private DroppedPaths() {}

    static void remove(ObjectNode request, Collection<String> paths) {
        for (String path : paths) {
            remove(request, path.split("\\.", -1), 0);
        }
    }

    private static void remove(JsonNode node, String[] path, int at) {
        boolean each = path[at].endsWith("[*]");
        String name = each ? path[at].substring(0, path[at].length() - 3) : path[at];
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        if (at == path.length - 1) {
            object.remove(name);
            return;
        }
        JsonNode next = object.path(name);
        if (each) {
            next.forEach(item -> remove(item, path, at + 1));
        } else {
            remove(next, path, at + 1);
        }
    }
}
