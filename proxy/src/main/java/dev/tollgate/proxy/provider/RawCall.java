package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's request that goes on as it is, but for address and credentials.
 *
 * @param path below the vendor's server, percent-encoded; it begins with a slash or is empty, and
 *     leads nowhere else
 * @param query percent-encoded, without the question mark; may be empty
 * @param headers by lower-case name, none of them a credential
 */
public record RawCall(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        Payload body,
        Timeouts timeouts) {

    private static final Pattern WITH_VERSION = Pattern.compile("/v\\d\\w*(?:/.*)?");
    private static final Pattern VERSIONED = Pattern.compile("(?<root>.*)/v\\d\\w*");

    /**
     * Puts path and query into the form in which they are sent.
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@code BadRequest} for a path that
     *     leads upwards
     */
    public RawCall {
        path = RawPath.normal(path);
        query = RawPath.query(query);
        headers = Map.copyOf(headers);
    }

    /** The same to another path. */
    RawCall withPath(String other) {
        return new RawCall(method, other, query, headers, body, timeouts);
    }

    /** The same with this in the query, unless the client says it. */
    RawCall withDefault(String parameter) {
        String merged = RawPath.merged(parameter, query);
        return new RawCall(method, path, merged, headers, body, timeouts);
    }

    /** Whether the path begins with a version: {@code /v1/files}. */
    boolean versioned() {
        return WITH_VERSION.matcher(path).matches();
    }

    /** A base without the version at its end. */
    static String root(String base) {
        Matcher versioned = VERSIONED.matcher(base);
        return versioned.matches() ? versioned.group("root") : base;
    }

    /**
     * The address below a base. A version at the path's start stands for the one at the base's end.
     *
     * @param base without a query
     * @throws IllegalArgumentException where the base is no URL
     */
    URI below(String base) {
        return at(versioned() ? root(base) : base);
    }

    /**
     * The address with the path appended as it is, and the query merged; the client's parameters
     * win.
     *
     * @throws IllegalArgumentException where the base is no URL
     */
    public URI at(String base) {
        URI root = URI.create(base);
        String before = root.getRawPath() == null ? "" : root.getRawPath();
        // a base that ends with a slash and has nothing to append keeps it
        String whole = path.isEmpty() ? before : before.replaceFirst("/+$", "") + path;
        String asked = RawPath.merged(root.getRawQuery() == null ? "" : root.getRawQuery(), query);
        return URI.create(
                root.getScheme()
                        + "://"
                        + root.getRawAuthority()
                        + whole
                        + (asked.isEmpty() ? "" : "?" + asked));
    }

    /**
     * The request to send.
     *
     * @param vendor as messages name it
     * @param ours headers by lower-case name that replace the client's
     */
    public UpstreamRequest request(String vendor, URI uri, Map<String, String> ours) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(ours);
        return new UpstreamRequest(vendor, method, uri, all, body, timeouts);
    }
}
