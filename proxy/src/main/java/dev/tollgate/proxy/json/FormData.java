package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.json.Payload.Piece;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A form with files of which only the place of each part is known; nothing of it is copied.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578, multipart/form-data</a>
 */
public final class FormData implements Body {

    private final String contentType;
    private final String boundary;
    private final byte[] bytes;
    private final List<Part> parts;

    /**
     * One field of the form, a text or a file.
     *
     * @param from where its delimiter begins
     * @param start where its content begins
     * @param end where its content ends; the line break before the next delimiter follows
     */
    record Part(String name, boolean file, int from, int start, int end) {}

    private FormData(String contentType, String boundary, byte[] bytes, List<Part> parts) {
        this.contentType = contentType;
        this.boundary = boundary;
        this.bytes = bytes;
        this.parts = parts;
    }

    /**
     * Finds the parts of a form.
     *
     * @param bytes not to be changed afterwards
     * @param contentType of the request, with its boundary
     * @throws FailureException with {@link Failure.BadRequest} where it isn't a whole form, a part
     *     has no name, or there are too many
     */
    public static FormData of(byte[] bytes, String contentType) {
        String boundary = FormBoundary.of(contentType);
        return new FormData(contentType, boundary, bytes, new FormScanner(bytes, boundary).parts());
    }

    @Override
    public String contentType() {
        return contentType;
    }

    /** The names of all fields, each once, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.add(part.name()));
        return names;
    }

    @Override
    public Optional<String> text(String field) {
        return parts.stream()
                .filter(part -> part.name().equals(field) && !part.file())
                .findFirst()
                .map(part -> new String(bytes, part.start(), part.end() - part.start(), UTF_8));
    }

    @Override
    public Payload payload() {
        return Payload.of(bytes);
    }

    @Override
    public Payload withText(Map<String, String> fields) {
        return with(fields, Set.of());
    }

    @Override
    public void digest(MessageDigest digest, Set<String> without) {
        for (Part part : parts) {
            if (!without.contains(part.name())) {
                int length = part.end() - part.start();
                digest.update((part.name() + "=" + length + ":").getBytes(UTF_8));
                digest.update(bytes, part.start(), length);
            }
        }
    }

    /**
     * The form with some texts set and some fields left out.
     *
     * @param texts by field; of a field that is there more than once, one is left
     * @param removed fields to leave out
     * @throws FailureException with {@link Failure.BadRequest} where a text holds the boundary
     */
    public Payload with(Map<String, String> texts, Set<String> removed) {
        Pieces out = new Pieces();
        Set<String> written = new HashSet<>();
        for (Part part : parts) {
            String text = texts.get(part.name());
            if (text != null && written.add(part.name())) {
                out.add(field(part.name(), text));
            } else if (text == null && !removed.contains(part.name())) {
                out.keep(part);
            }
        }
        texts.forEach((name, text) -> {
            if (!written.contains(name)) {
                out.add(field(name, text));
            }
        });
        out.add((line() + "--\r\n").getBytes(UTF_8));
        return new Payload(out.pieces);
    }

    private String line() {
        return "--" + boundary;
    }

    private byte[] field(String name, String text) {
        if (text.contains(line())) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "The form's boundary occurs in the field '" + name + "'.", name));
        }
        // as browsers escape names, WHATWG HTML, multipart/form-data
        String escaped = name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        String part =
                line()
                        + "\r\nContent-Disposition: form-data; name=\""
                        + escaped
                        + "\"\r\n\r\n"
                        + text
                        + "\r\n";
        return part.getBytes(UTF_8);
    }

    /** Collects the new form; parts that stay and lie side by side become one piece. */
    private final class Pieces {

        private final List<Piece> pieces = new ArrayList<>();
        private int keptFrom = -1;
        private int keptTo = -1;

        void keep(Part part) {
            if (part.from() != keptTo) {
                flush();
                keptFrom = part.from();
            }
            keptTo = part.end() + 2;
        }

        void add(byte[] piece) {
            flush();
            pieces.add(new Piece(piece, 0, piece.length));
        }

        private void flush() {
            if (keptFrom >= 0) {
                pieces.add(new Piece(bytes, keptFrom, keptTo - keptFrom));
            }
            keptFrom = -1;
            keptTo = -1;
        }
    }
}
