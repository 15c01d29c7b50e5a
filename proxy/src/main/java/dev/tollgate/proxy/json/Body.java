package dev.tollgate.proxy.json;

import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client sent: a JSON object, or a form with files. Immutable, and repeatable for the next
 * try.
 */
public interface Body {

    /** The media type to send it on with, boundary included. */
    String contentType();

    /** The text of a field of the first level, empty where it isn't there or isn't text. */
    Optional<String> text(String field);

    /** The bytes as they came. */
    Payload payload();

    /**
     * The bytes with some fields of the first level set to other text, added where they are not
     * there.
     */
    Payload withText(Map<String, String> fields);

    /**
     * Adds what is said to a digest, in whatever order the fields of the first level come and
     * however the text is laid out.
     *
     * @param without fields of the first level that don't count
     */
    void digest(MessageDigest digest, Set<String> without);
}
