package dev.tollgate.proxy.json;

import java.util.Map;
import java.util.Optional;

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
}
