package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/**
 * The path of a request as the gateway's routes have it: without the prefix that it is reached
 * under.
 */
final class Paths {

    private Paths() {}

    /**
     * Takes a prefix off, be it configured or told by the proxy in front.
     *
     * @param path as it came
     * @param root {@code SERVER_ROOT_PATH}, or empty
     * @param forwarded {@code X-Forwarded-Prefix}, or empty; of several, the first
     */
    static String local(String path, String root, String forwarded) {
        String local = without(path, root);
        if (local.length() < path.length() || forwarded.isEmpty()) {
            return local;
        }
        int comma = forwarded.indexOf(',');
        return without(path, comma < 0 ? forwarded : forwarded.substring(0, comma).strip());
    }

    /** A path segment with percent-encoding undone; {@code +} stays. */
    static String decoded(String segment) {
        return segment.indexOf('%') < 0
                ? segment
                : URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    }

    private static String without(String path, String prefix) {
        String bare = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        if (bare.isEmpty() || !path.startsWith(bare)) {
            return path;
        }
        if (path.length() == bare.length()) {
            return "/";
        }
        return path.charAt(bare.length()) == '/' ? path.substring(bare.length()) : path;
    }
}
