package dev.tollgate.charts.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses one JSON file; made for one file, because it collects that file's problems. */
final class JsonSyntax {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    JsonSyntax(String file) {
        this.file = file;
    }

    Document parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw Documents.empty(file);
            }
            Node root = value(parser, 1, KeyPath.ROOT);
            if (parser.nextToken() != null) {
                throw broken(line(parser), "something follows its end");
            }
            return Document.of(file, text, root, problems);
        } catch (JsonProcessingException e) {
            // Jackson's message quotes the token, which may be a secret.
            throw broken(Math.max(1, e.getLocation().getLineNr()), "a character does not fit here");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProblemException broken(int line, String why) {
        return new ProblemException(
                new Problem(
                        new Location(file, line),
                        "",
                        "is not valid JSON: " + why,
                        "look for a missing or spare comma, quote or bracket, or a comment"));
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private Node value(JsonParser parser, int line, KeyPath path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, path);
            case START_ARRAY -> sequence(parser, line, path);
            case VALUE_NUMBER_INT -> scalar(parser, line, Node.Kind.WHOLE_NUMBER);
            case VALUE_NUMBER_FLOAT -> scalar(parser, line, Node.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parser, line, Node.Kind.BOOLEAN);
            case VALUE_NULL -> scalar(parser, line, Node.Kind.EMPTY);
            default -> scalar(parser, line, Node.Kind.TEXT);
        };
    }

    private static Node scalar(JsonParser parser, int line, Node.Kind kind) throws IOException {
        return new Node.Scalar(line, kind, parser.getText());
    }

    private Node mapping(JsonParser parser, int line, KeyPath path) throws IOException {
        List<Node.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line(parser);
            if (!seen.add(key)) {
                problems.add(YamlSyntax.twice(file, keyLine, path.child(key)));
            }
            parser.nextToken();
            entries.add(new Node.Entry(key, value(parser, keyLine, path.child(key))));
        }
        return new Node.Mapping(line, entries);
    }

    private Node sequence(JsonParser parser, int line, KeyPath path) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, line(parser), path.item(items.size())));
        }
        return new Node.Sequence(line, items);
    }
}
