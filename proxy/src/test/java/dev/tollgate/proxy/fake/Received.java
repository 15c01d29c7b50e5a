package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Map;

/**
 * One request as it arrived.
 *
 * @param number counts from 1
 * @param arrived when its last byte was there
 * @param path without the query
 * @param query without the question mark, as sent
 * @param headers by lower-case name
 */
public record Received(
        int number,
        Instant arrived,
        String method,
        String path,
        String query,
        Map<String, String> headers,
        byte[] body) {

    /** One header by lower-case name, empty where it is missing. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }

    /** The body as JSON; a missing node where it is something else. */
    public JsonNode json() {
        return Make.parse(body);
    }

    /** One value of the query, decoded; empty where it is missing. */
    public String parameter(String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), UTF_8);
            }
        }
        return "";
    }

    /** The n-th segment of the path, decoded. */
    String segment(int n) {
        return URLDecoder.decode(path.split("/", -1)[n + 1].replace("+", "%2B"), UTF_8);
    }

    /** The key, in whichever header vendors take it. */
    String credential() {
        String authorization = header("authorization");
        if (!authorization.isEmpty()) {
            return authorization.replaceFirst("^Bearer ", "");
        }
        return header("x-api-key")
                + header("api-key")
                + header("x-goog-api-key")
                + parameter("key");
    }
}
