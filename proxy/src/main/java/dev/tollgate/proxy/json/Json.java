package dev.tollgate.proxy.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The one JSON mapper, with its limits, and the few calls that all translations are made of. */
public final class Json {

    /** Deeper than any real request, far less than a thread's stack. */
    static final int MAX_DEPTH = 500;

    private static final int FIRST_SIZE = 512;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    // bodies are bounded as a whole, and one image may be most of
                                    // it
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    // quotes nothing of the document in an error
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Reads one JSON value.
     *
     * @throws FailureException with {@link Failure.BadRequest} where it isn't valid JSON
     */
    public static JsonNode parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /** The value that lies in a part of an array; as {@link #parse(byte[])}. */
    static JsonNode parse(byte[] json, int offset, int length) {
        try {
            JsonNode node = MAPPER.readTree(json, offset, length);
            if (node == null || node.isMissingNode()) {
                throw new FailureException(new Failure.BadRequest("The JSON text is empty."));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new FailureException(new Failure.BadRequest(describe(e)), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one JSON object.
     *
     * @throws FailureException with {@link Failure.BadRequest} where it isn't valid JSON, or not an
     *     object
     */
    public static ObjectNode parseObject(byte[] json) {
        if (parse(json) instanceof ObjectNode object) {
            return object;
        }
        throw new FailureException(new Failure.BadRequest("The JSON text must be an object."));
    }

    /** Reads a JSON value from text, as tool arguments come; as {@link #parse(byte[])}. */
    public static JsonNode parse(String json) {
        return parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Writes JSON piece by piece. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    /** UTF-8 without white space, without a tree. */
    public static byte[] written(Writing what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_SIZE);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            what.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same of many values, each on a line of its own. */
    public static void lines(List<Writing> all, OutputStream to) throws IOException {
        try (JsonGenerator out = FACTORY.createGenerator(to)) {
            out.setRootValueSeparator(null);
            for (Writing what : all) {
                what.to(out);
                out.writeRaw('\n');
            }
        }
    }

    /** UTF-8 without white space. */
    public static byte[] bytes(JsonNode node) {
        if (node instanceof TextNode text) {
            return quoted(text.textValue());
        }
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] quoted(String text) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
        byte[] bytes = new byte[inner.length + 2];
        bytes[0] = '"';
        System.arraycopy(inner, 0, bytes, 1, inner.length);
        bytes[bytes.length - 1] = '"';
        return bytes;
    }

    /** The same as text. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong and where, without a word of the document itself. */
    static String describe(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "The body has a number or name too long, or is nested more than "
                    + MAX_DEPTH
                    + " levels deep.";
        }
        String where = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
        String what = e.getOriginalMessage();
        return "The body is not valid JSON" + where + ": " + (what == null ? "unreadable" : what);
    }
}
