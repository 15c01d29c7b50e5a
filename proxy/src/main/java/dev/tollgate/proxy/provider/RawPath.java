package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths and queries that a client chooses and a vendor gets: they can't leave the base that they
 * are appended to, however they are encoded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, path</a>
 */
final class RawPath {

    /** Also encoded more than once: each server on the way may decode it. */
    private static final Pattern DOT = Pattern.compile("(?i)%(?:25)*2e");

    private static final Pattern SLASH = Pattern.compile("(?i)%(?:25)*(?:2f|5c)|\\\\");

    private static final Pattern CONTROL =
            Pattern.compile("(?i)[\\x00-\\x1f\\x7f]|%(?:25)*(?:[01][0-9a-f]|7f)");

    /** Servers that know parameters of segments take {@code ..;} for {@code ..}. */
    private static final Pattern UPWARDS = Pattern.compile("\\.{1,2}(?:;.*)?");

    private static final String SEGMENT = "-._~!$&'()*+,;=:@";
    private static final String QUERY = SEGMENT + "/?";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private RawPath() {}

    /**
     * The path with one slash before each segment, and everything encoded that has to be.
     *
     * @throws FailureException with {@link Failure.BadRequest} where it leads upwards
     */
    static String normal(String path) {
        StringBuilder out = new StringBuilder();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                check(segment);
                out.append('/').append(encoded(segment, SEGMENT));
            }
        }
        return path.endsWith("/") ? out.append('/').toString() : out.toString();
    }

    private static void check(String segment) {
        String plain = DOT.matcher(SLASH.matcher(segment).replaceAll("/")).replaceAll(".");
        for (String part : plain.split("/", -1)) {
            if (UPWARDS.matcher(part).matches()) {
                throw refused("leads upwards ('.' or '..'); name what you mean from its start");
            }
        }
        if (CONTROL.matcher(segment).find()) {
            throw refused("holds a control character; remove it");
        }
    }

    private static FailureException refused(String why) {
        return new FailureException(
                new Failure.BadRequest("The path after the vendor's name " + why + "."));
    }

    /** The query with everything encoded that has to be. */
    static String query(String query) {
        return encoded(query, QUERY);
    }

    /**
     * Two queries as one.
     *
     * @param second its parameters win over those of the first with the same name
     */
    static String merged(String first, String second) {
        Set<String> told = new HashSet<>();
        for (String pair : second.split("&", -1)) {
            told.add(name(pair));
        }
        StringBuilder out = new StringBuilder();
        for (String pair : first.split("&", -1)) {
            if (!pair.isEmpty() && !told.contains(name(pair))) {
                out.append(pair).append('&');
            }
        }
        out.append(second);
        boolean alone = second.isEmpty() && !out.isEmpty();
        return alone ? out.substring(0, out.length() - 1) : out.toString();
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    /** Leaves what is encoded already as it is. */
    private static String encoded(String text, String allowed) {
        StringBuilder out = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            int c = bytes[at] & 0xFF;
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || allowed.indexOf(c) >= 0);
            if (plain || escapes(bytes, at)) {
                out.append((char) c);
            } else {
                out.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return out.toString();
    }

    private static boolean escapes(byte[] bytes, int at) {
        return bytes[at] == '%'
                && at + 2 < bytes.length
                && Character.digit(bytes[at + 1], 16) >= 0
                && Character.digit(bytes[at + 2], 16) >= 0;
    }
}
