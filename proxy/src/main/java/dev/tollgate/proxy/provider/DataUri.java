package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A file inside a URL.
 *
 * @param mediaType lower-case, without parameters; {@code text/plain} where the URL has none
 * @param base64 the content
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
record DataUri(String mediaType, String base64) {

    private static final String SCHEME = "data:";

    /** Empty where the text is no data URL, or one whose content isn't Base64. */
    static Optional<DataUri> parse(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            return Optional.empty();
        }
        String type = head.substring(0, head.indexOf(';'));
        return Optional.of(
                new DataUri(type.isEmpty() ? "text/plain" : type, url.substring(comma + 1)));
    }

    /** The content of a text file; empty where it isn't Base64. */
    Optional<String> text() {
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(base64), UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
