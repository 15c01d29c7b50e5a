package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of the gateway that says exactly the bytes that a test gives it. */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream event = new ByteArrayOutputStream();
    private int left;

    /** The head of an answer; names of headers in lower case. */
    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** A whole answer. */
    record Answer(Head head, byte[] body) {
        int status() {
            return head.status();
        }

        String header(String name) {
            return head.header(name);
        }

        String text() {
            return new String(body, UTF_8);
        }

        JsonNode json() {
            return Json.parse(body);
        }
    }

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** One request on a connection of its own. */
    static Answer post(int port, String path, String json, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.post(path, json, headers).answer();
        }
    }

    /** The same for a request without a body. */
    static Answer get(int port, String path, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        try (RawClient client = new RawClient(port)) {
            return client.send(head.append("\r\n").toString()).answer();
        }
    }

    /** Sends a request with a body; the answer stays unread. */
    RawClient post(String path, String json, String... headers) throws IOException {
        return post(path, json.getBytes(UTF_8), headers);
    }

    RawClient post(String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return send(head.toString()).send(body);
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The head of the next answer. */
    Head head() throws IOException {
        String[] start = line().split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        left = 0;
        return new Head(Integer.parseInt(start[1]), headers);
    }

    /** The next answer as a whole. */
    Answer answer() throws IOException {
        Head head = head();
        if (!head.header("transfer-encoding").equals("chunked")) {
            String length = head.header("content-length");
            return new Answer(
                    head, length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length)));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int b = next(); b >= 0; b = next()) {
            body.write(b);
        }
        return new Answer(head, body.toByteArray());
    }

    /**
     * The next event of a stream, without its blank line; empty at the orderly end.
     *
     * @throws EOFException where the connection ends before the stream does
     */
    String event() throws IOException {
        event.reset();
        for (int b = next(); b >= 0; b = next()) {
            event.write(b);
            if (event.toString(UTF_8).endsWith("\n\n")) {
                return event.toString(UTF_8).strip();
            }
        }
        return event.toString(UTF_8).strip();
    }

    /** Whether the server has closed the connection. */
    boolean ended() throws IOException {
        return in.read() < 0;
    }

    /** The next byte of a chunked body, -1 at its end. */
    private int next() throws IOException {
        if (left == 0) {
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                line();
                return -1;
            }
        }
        int b = in.read();
        if (b < 0) {
            throw new EOFException("the connection ended inside a chunk");
        }
        if (--left == 0) {
            line();
        }
        return b;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after '" + line + "'");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
