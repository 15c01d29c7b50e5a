package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.json.FieldScanner.Span;
import dev.tollgate.proxy.json.Payload.Piece;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of which only the place of each first-level field is known.
 *
 * <p>Reading it checks the whole grammar, UTF-8 and nesting, yet makes no tree: what the gateway
 * needs is read from the field's bytes, and what it changes is put between pieces of the original.
 */
public final class RawObject implements Body {

    private static final Piece OPEN = new Piece(new byte[] {'{'}, 0, 1);
    private static final Piece CLOSE = new Piece(new byte[] {'}'}, 0, 1);
    private static final Piece COMMA = new Piece(new byte[] {','}, 0, 1);

    /** As large as {@code usage} may be. */
    private static final int SMALL = 2048;

    /** So many fit into an int, whatever they are. */
    private static final int DIGITS = 9;

    private final byte[] bytes;
    private final Map<String, Span> fields;

    private RawObject(byte[] bytes, Map<String, Span> fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /**
     * Finds the fields of an object.
     *
     * @param bytes UTF-8, not to be changed afterwards
     * @throws FailureException with {@link Failure.BadRequest}: not JSON, not an object, too deep,
     *     a name twice
     */
    public static RawObject of(byte[] bytes) {
        Map<String, Span> fields = new LinkedHashMap<>();
        boolean plain =
                FieldScanner.scan(
                        bytes, 0, bytes.length, (name, span) -> fields.put(name, span) == null);
        return plain ? new RawObject(bytes, fields) : parsed(bytes);
    }

    /** What isn't so plain. */
    static RawObject parsed(byte[] bytes) {
        if (!mayBeUtf8(bytes)) {
            throw bad("The body must be JSON in UTF-8.", "");
        }
        try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("The body must be a JSON object.", "");
            }
            Map<String, Span> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int key = (int) parser.currentTokenLocation().getByteOffset();
                if (fields.put(name, span(parser, key)) != null) {
                    throw bad("The body names '" + name + "' twice: leave one out.", name);
                }
            }
            if (parser.nextToken() != null) {
                throw bad("The body goes on after its JSON object: remove what follows.", "");
            }
            return new RawObject(bytes, fields);
        } catch (JsonProcessingException e) {
            throw new FailureException(new Failure.BadRequest(Json.describe(e)), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a tree, for those who have one already. */
    public static RawObject of(ObjectNode tree) {
        return of(Json.bytes(tree));
    }

    /** The parser would read UTF-16 and UTF-32 as well, but count characters there, not bytes. */
    private static boolean mayBeUtf8(byte[] bytes) {
        for (int at = 0; at < Math.min(4, bytes.length); at++) {
            int value = bytes[at] & 0xFF;
            if (value == 0 || value >= 0xFE) {
                return false;
            }
        }
        return true;
    }

    private static Span span(JsonParser parser, int key) throws IOException {
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new Span(key, start, (int) parser.currentLocation().getByteOffset());
    }

    private static FailureException bad(String message, String field) {
        return new FailureException(new Failure.BadRequest(message, field));
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    /** Whether the field is there, be it null. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** The names of the first level, in order. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** A field's value, empty where it isn't there. */
    public Optional<JsonNode> value(String field) {
        Span span = fields.get(field);
        return span == null ? Optional.empty() : Optional.of(node(span));
    }

    private JsonNode node(Span span) {
        JsonNode plain = plain(span);
        return plain == null ? Json.parse(bytes, span.start(), span.end() - span.start()) : plain;
    }

    /** What is read without a parser: nearly all of what the gateway asks for. */
    private @Nullable JsonNode plain(Span span) {
        return switch (bytes[span.start()]) {
            case 't' -> BooleanNode.TRUE;
            case 'f' -> BooleanNode.FALSE;
            case 'n' -> NullNode.getInstance();
            case '"' -> text(span);
            case '{' -> span.end() - span.start() <= SMALL ? tree(span) : null;
            default -> whole(span);
        };
    }

    private @Nullable ObjectNode tree(Span span) {
        ObjectNode tree = Json.object();
        boolean plain =
                FieldScanner.scan(
                        bytes,
                        span.start(),
                        span.end(),
                        (name, value) -> tree.replace(name, node(value)) == null);
        return plain ? tree : null;
    }

    /** A text of plain letters. */
    private @Nullable TextNode text(Span span) {
        int from = span.start() + 1;
        int to = span.end() - 1;
        for (int at = from; at < to; at++) {
            if (bytes[at] < 0 || bytes[at] == '\\') {
                return null;
            }
        }
        return TextNode.valueOf(new String(bytes, from, to - from, US_ASCII));
    }

    /** A number of a few digits. */
    private @Nullable IntNode whole(Span span) {
        int number = 0;
        for (int at = span.start(); at < span.end(); at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = 10 * number + digit;
        }
        return span.end() - span.start() <= DIGITS ? IntNode.valueOf(number) : null;
    }

    @Override
    public Optional<String> text(String field) {
        Span span = fields.get(field);
        if (span == null || bytes[span.start()] != '"') {
            return Optional.empty();
        }
        int from = span.start() + 1;
        int to = span.end() - 1;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\\') {
                return value(field).map(JsonNode::textValue);
            }
        }
        return Optional.of(new String(bytes, from, to - from, UTF_8));
    }

    /** Whether the field is {@code true}. */
    public boolean flag(String field) {
        Span span = fields.get(field);
        return span != null && bytes[span.start()] == 't';
    }

    /** Whether the field is there and {@code null}. */
    public boolean isNull(String field) {
        Span span = fields.get(field);
        return span != null && bytes[span.start()] == 'n';
    }

    /**
     * Whether the field's bytes hold this somewhere, be it inside of a text: a cheap way to see
     * that something isn't there, unless the client writes plain letters as escapes.
     */
    public boolean mentions(String field, String text) {
        Span span = fields.get(field);
        if (span == null) {
            return false;
        }
        byte[] what = text.getBytes(UTF_8);
        for (int at = span.start(); at <= span.end() - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the field is an array without items. */
    public boolean isEmptyArray(String field) {
        Span span = fields.get(field);
        if (span == null || bytes[span.start()] != '[') {
            return false;
        }
        int at = span.start() + 1;
        while (bytes[at] <= ' ') {
            at++;
        }
        return bytes[at] == ']';
    }

    /** A new tree of the whole; the caller may change it. */
    public ObjectNode tree() {
        return Json.parseObject(bytes);
    }

    @Override
    public Payload payload() {
        return Payload.of(bytes);
    }

    @Override
    public Payload withText(Map<String, String> changes) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        changes.forEach((name, text) -> values.put(name, TextNode.valueOf(text)));
        return with(values);
    }

    /**
     * The object with some fields changed, in its own order, new ones at the end.
     *
     * @param changes the new value of each field; a missing node removes it
     */
    public Payload with(Map<String, ? extends JsonNode> changes) {
        Pieces out = new Pieces();
        fields.forEach((name, span) -> out.field(span, changes.get(name)));
        changes.forEach((name, value) -> {
            if (!fields.containsKey(name) && !value.isMissingNode()) {
                out.added(name, value);
            }
        });
        return out.payload();
    }

    @Override
    public void digest(MessageDigest digest, Set<String> without) {
        fields.entrySet().stream()
                .filter(field -> !without.contains(field.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> {
                    Span span = field.getValue();
                    digest.update(Json.bytes(TextNode.valueOf(field.getKey())));
                    SpaceFree.digest(digest, bytes, span.start(), span.end());
                });
    }

    /** Collects the new object; fields that stay and lie side by side become one piece. */
    private final class Pieces {

        private final List<Piece> pieces = new ArrayList<>();
        private int keptFrom = -1;
        private int keptTo = -1;

        Pieces() {
            pieces.add(OPEN);
        }

        void field(Span span, @Nullable JsonNode change) {
            if (change == null) {
                keptFrom = keptFrom < 0 ? span.key() : keptFrom;
                keptTo = span.end();
                return;
            }
            flush();
            if (!change.isMissingNode()) {
                separate();
                pieces.add(new Piece(bytes, span.key(), span.start() - span.key()));
                add(Json.bytes(change));
            }
        }

        void added(String name, JsonNode value) {
            flush();
            separate();
            add(Json.bytes(TextNode.valueOf(name)));
            add(new byte[] {':'});
            add(Json.bytes(value));
        }

        Payload payload() {
            flush();
            pieces.add(CLOSE);
            return new Payload(pieces);
        }

        private void flush() {
            if (keptFrom >= 0) {
                separate();
                pieces.add(new Piece(bytes, keptFrom, keptTo - keptFrom));
                keptFrom = -1;
            }
        }

        private void separate() {
            if (pieces.size() > 1) {
                pieces.add(COMMA);
            }
        }

        private void add(byte[] piece) {
            pieces.add(new Piece(piece, 0, piece.length));
        }
    }
}
