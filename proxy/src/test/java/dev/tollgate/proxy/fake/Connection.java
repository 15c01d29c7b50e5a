package dev.tollgate.proxy.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** HTTP/1.1 over one socket, byte by byte: it can stop, break and wait wherever a test wants. */
final class Connection {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** The client closed while it was being served. */
    static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGone(IOException cause) {
            super(cause);
        }
    }

    /**
     * Waits for the next request.
     *
     * @return empty where the client closed instead
     */
    Optional<Received> read(int number) throws IOException {
        socket.setSoTimeout(0);
        String line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] start = line.split(" ", 3);
        Map<String, String> headers = headers();
        byte[] body = body(headers);
        String[] target = start[1].split("\\?", 2);
        String query = target.length > 1 ? target[1] : "";
        return Optional.of(
                new Received(number, Instant.now(), start[0], target[0], query, headers, body));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).trim(), (a, b) -> a + ", " + b);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write(CONTINUE);
        }
        if (headers.getOrDefault("transfer-encoding", "").contains("chunked")) {
            return chunks();
        }
        return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].trim(), 16);
            all.write(exactly(size));
            line();
            if (size == 0) {
                return all.toByteArray();
            }
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the body ended after " + bytes.length + " of " + size);
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    void head(int status, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        send(head.append("\r\n").toString().getBytes(ISO_8859_1));
    }

    void chunk(byte[] bytes) throws IOException {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.write(size);
        chunk.write(bytes);
        chunk.write('\r');
        chunk.write('\n');
        send(chunk.toByteArray());
    }

    void lastChunk() throws IOException {
        send("0\r\n\r\n".getBytes(US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException reset) {
            throw new ClientGone(reset);
        }
    }

    /** Lets time pass, and notices if the client goes meanwhile: it sends nothing else by then. */
    void waitFor(Duration time) throws IOException {
        if (!time.isPositive()) {
            return;
        }
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.mark(1);
            if (in.read() < 0) {
                throw new ClientGone(null);
            }
            in.reset();
        } catch (SocketTimeoutException elapsed) {
            return;
        } catch (ClientGone gone) {
            throw gone;
        } catch (IOException reset) {
            throw new ClientGone(reset);
        }
    }

    /** Ends it at once. With {@code reset}, TCP says so; without, it looks like an ordinary end. */
    void drop(boolean reset) throws IOException {
        if (reset) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
