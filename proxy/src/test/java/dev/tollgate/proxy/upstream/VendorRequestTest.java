package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request is written in as few writes as its size allows, since each is a system call. */
class VendorRequestTest {

    /** Keeps how long each write was. */
    private static final class Writes extends OutputStream {

        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sizes.add(length);
            all.write(bytes, offset, length);
        }

        String text() {
            return all.toString(ISO_8859_1);
        }
    }

    @Test
    void smallOneIsOneWrite() throws IOException {
        byte[] bytes = "some body".getBytes(ISO_8859_1);
        Payload body =
                new Payload(
                        List.of(new Payload.Piece(bytes, 0, 4), new Payload.Piece(bytes, 4, 5)));
        Writes writes = send(body);
        assertThat(writes.text()).isEqualTo(head(9) + "some body");
        assertThat(writes.sizes).hasSize(1);
    }

    @Test
    void largeOneIsTwoWritesOfWhichTheLastCopiesNothing() throws IOException {
        byte[] bytes = "x".repeat(1_000_000).getBytes(ISO_8859_1);
        Writes writes = send(Payload.of(bytes));
        String head = head(bytes.length);
        assertThat(writes.text()).isEqualTo(head + "x".repeat(bytes.length));
        assertThat(writes.sizes)
                .containsExactly(Wire.SIZE, bytes.length + head.length() - Wire.SIZE);
    }

    @Test
    void manyPiecesAreGathered() throws IOException {
        byte[] bytes = "0123456789".repeat(300).getBytes(ISO_8859_1);
        List<Payload.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pieces.add(new Payload.Piece(bytes, 0, bytes.length));
        }
        Writes writes = send(new Payload(pieces));
        assertThat(writes.text()).isEqualTo(head(30_000) + "0123456789".repeat(3_000));
        assertThat(writes.sizes).hasSize(30_000 / Wire.SIZE + 1);
    }

    @Test
    void headLongerThanTheBufferIsWhole() throws IOException {
        Writes writes = new Writes();
        Wire wire = wire(writes);
        String value = "v".repeat(3 * Wire.SIZE);
        request(Map.of("x-long", value), Payload.EMPTY).send(wire);
        assertThat(writes.text()).contains("\r\nx-long: " + value + "\r\n\r\n");
    }

    private static String head(int length) {
        return "POST /v1/chat HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + length
                + "\r\nx-a: b\r\n\r\n";
    }

    private static Writes send(Payload body) throws IOException {
        Writes writes = new Writes();
        request(Map.of("x-a", "b"), body).send(wire(writes));
        return writes;
    }

    private static Wire wire(Writes writes) {
        Wire wire = new Wire();
        wire.switchTo(InputStream.nullInputStream(), writes);
        return wire;
    }

    private static VendorRequest request(Map<String, String> headers, Payload body) {
        byte[] lineEnd = " HTTP/1.1\r\nHost: a\r\n".getBytes(ISO_8859_1);
        return new VendorRequest("POST", "/v1/chat", lineEnd, headers, "", body);
    }
}
