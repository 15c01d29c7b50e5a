package dev.tollgate.proxy.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Bytes to send, in pieces, so that a change of one field copies nothing of a large body.
 *
 * @param pieces in order
 */
public record Payload(List<Piece> pieces) {

    /** No bytes at all. */
    public static final Payload EMPTY = new Payload(List.of());

    /** A part of an array that nobody changes any more. */
    public record Piece(byte[] bytes, int offset, int length) {}

    public Payload {
        pieces = List.copyOf(pieces);
    }

    /** All of one array. */
    public static Payload of(byte[] bytes) {
        return new Payload(List.of(new Piece(bytes, 0, bytes.length)));
    }

    /** In bytes. */
    public long length() {
        long sum = 0;
        // asked several times for each request: without an iterator
        for (int i = 0; i < pieces.size(); i++) {
            sum += pieces.get(i).length();
        }
        return sum;
    }

    /** Writes all pieces; may be called again for the next try. */
    public void writeTo(OutputStream out) throws IOException {
        for (Piece piece : pieces) {
            out.write(piece.bytes(), piece.offset(), piece.length());
        }
    }

    /** One array, copied unless there is but one whole piece. */
    public byte[] toBytes() {
        if (pieces.size() == 1 && pieces.getFirst().length() == pieces.getFirst().bytes().length) {
            return pieces.getFirst().bytes();
        }
        byte[] all = new byte[(int) length()];
        int at = 0;
        for (Piece piece : pieces) {
            System.arraycopy(piece.bytes(), piece.offset(), all, at, piece.length());
            at += piece.length();
        }
        return all;
    }
}
