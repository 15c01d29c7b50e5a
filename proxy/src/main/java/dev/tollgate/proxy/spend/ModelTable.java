package dev.tollgate.proxy.spend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * LiteLLM's list of models as sorted lines: a name, a tab, what is known of it as JSON. It stays
 * text, and only the line that is asked for is read: a tree of all models would take ten times the
 * room, and most of a second at the start.
 */
final class ModelTable {

    /** Made by {@code src/main/prices/reduce.py}. */
    private static final String RESOURCE = "models.tsv";

    private final byte[] text;

    /**
     * @param text sorted by the bytes of the names
     */
    ModelTable(byte[] text) {
        this.text = text;
    }

    /** Read when it is first needed. */
    private static final class Bundled {
        static final ModelTable TABLE = new ModelTable(read());
    }

    /** The list that comes with the program. */
    static ModelTable bundled() {
        return Bundled.TABLE;
    }

    private static byte[] read() {
        try (InputStream stream = ModelTable.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new UncheckedIOException(new IOException("The program lacks " + RESOURCE));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is known of a name; a new tree. */
    Optional<ObjectNode> find(String name) {
        byte[] key = (name + "\t").getBytes(UTF_8);
        int low = 0;
        int high = text.length;
        while (low < high) {
            int start = lineStart((low + high) >>> 1, low);
            int end = lineEnd(start);
            int keyEnd = Math.min(start + key.length, end);
            int order = Arrays.compareUnsigned(text, start, keyEnd, key, 0, key.length);
            if (order == 0) {
                return Optional.of(Json.parseObject(Arrays.copyOfRange(text, keyEnd, end)));
            }
            if (order < 0) {
                low = end + 1;
            } else {
                high = start;
            }
        }
        return Optional.empty();
    }

    private int lineStart(int at, int least) {
        int start = at;
        while (start > least && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int lineEnd(int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }
}
