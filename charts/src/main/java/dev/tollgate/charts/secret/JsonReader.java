package dev.tollgate.charts.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a JSON document into nodes; its messages hold keys and lines, never values. */
final class JsonReader {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
    private static final int INT64_BITS = 63;

    private final String file;
    private final JsonParser parser;

    private JsonReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The object in {@code text}; {@code file} is named in problems. */
    static Node.Mapping read(String file, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            return new JsonReader(file, parser).document();
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
            Location where = new Location(file, line);
            throw new ProblemException(
                    new Problem(where, "", "is not valid JSON", "mend the line"));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Node.Mapping document() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw problem(0, "", "holds no JSON object", "write {\"KEY\": \"value\"}");
        }
        Node.Mapping document = mapping("");
        if (parser.nextToken() != null) {
            throw problem(line(), "", "a second JSON document begins here", "keep only one");
        }
        return document;
    }

    private Node.Mapping mapping(String path) throws IOException {
        int start = line();
        List<Node.Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line();
            String keyPath = YamlReader.join(path, key);
            Integer before = lines.putIfAbsent(key, line);
            if (before != null) {
                String what = "the key is already on line " + before;
                throw problem(line, keyPath, what, "remove one of the two");
            }
            parser.nextToken();
            entries.add(new Node.Entry(key, line, value(keyPath), List.of()));
        }
        return new Node.Mapping(entries, start);
    }

    private Node value(String path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path);
            case START_ARRAY -> sequence(path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE, VALUE_FALSE ->
                    new Node.Scalar(Node.Kind.BOOLEAN, parser.getText(), line());
            case VALUE_NULL -> new Node.Scalar(Node.Kind.NULL, "", line());
            default -> Node.Scalar.string(parser.getText(), line());
        };
    }

    private Node.Sequence sequence(String path) throws IOException {
        int start = line();
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path));
        }
        return new Node.Sequence(items, start);
    }

    /** SOPS takes what fits 64 bits as an integer and every other number as a float. */
    private Node.Scalar number(String text) {
        boolean integer = INTEGER.matcher(text).matches() && !text.equals("-0");
        if (integer && new BigInteger(text).bitLength() <= INT64_BITS) {
            return new Node.Scalar(Node.Kind.INTEGER, new BigInteger(text).toString(), line());
        }
        String plain = GoFloat.plain(Double.parseDouble(text));
        return new Node.Scalar(Node.Kind.FLOAT, plain, line());
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ProblemException problem(int line, String path, String what, String remedy) {
        return new ProblemException(new Problem(new Location(file, line), path, what, remedy));
    }
}
