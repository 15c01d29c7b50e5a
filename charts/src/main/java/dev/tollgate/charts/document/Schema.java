package dev.tollgate.charts.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A JSON Schema in the plain form that both an editor and this program follow: no references, and
 * {@code anyOf} only for mappings told apart by the constant of their key {@code mode}.
 *
 * <p>A general validator answers a wrong key inside such a union with every branch's complaints;
 * this one knows which branch was meant.
 */
public final class Schema {

    private final JsonNode root;

    private Schema(JsonNode root) {
        this.root = root;
    }

    /** The schema that {@code json} holds; the caller closes it. */
    public static Schema read(InputStream json) {
        try {
            return new Schema(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compares {@code document} with this schema, to the end, whatever is found. */
    public Checked check(Document document) {
        SchemaWalk walk = new SchemaWalk(document.file());
        JsonNode sound = walk.read(document.root(), root, KeyPath.ROOT);
        return walk.finish(document, sound);
    }
}
