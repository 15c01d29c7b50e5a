package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Speaks as much of RESP 2 and of the module {@code search} as an index of vectors needs, in the
 * words of Redis' documentation of {@code FT.CREATE} and {@code FT.SEARCH}.
 */
final class SearchServer implements AutoCloseable {

    private static final Pattern QUERY =
            Pattern.compile("\\(@frame:\\{(\\w+)}\\)=>\\[KNN 1 @(\\w+) \\$question AS distance]");

    private final ServerSocket server;
    private final Set<String> indexes = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, String>> hashes = new ConcurrentHashMap<>();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();

    SearchServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was asked, oldest first. */
    List<List<String>> commands() {
        return List.copyOf(commands);
    }

    /** {@code FLUSHALL} of somebody else. */
    void empty() {
        hashes.clear();
        indexes.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                List<String> command = new ArrayList<>();
                for (int left = number(in); left > 0; left--) {
                    command.add(new String(in.readNBytes(number(in)), ISO_8859_1));
                    in.skipNBytes(2);
                }
                commands.add(command);
                out.write(reply(command).getBytes(ISO_8859_1));
                out.flush();
            }
        } catch (IOException | NumberFormatException closed) {
            // the client has left
        }
    }

    /** Of a line such as {@code *3} or {@code $7}. */
    private static int number(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            line.append((char) c);
        }
        return Integer.parseInt(line.substring(1).strip());
    }

    private String reply(List<String> command) {
        return switch (command.getFirst()) {
            case "PING" -> "+PONG\r\n";
            case "COMMAND" -> "*1\r\n*1\r\n" + bulk("ft.search");
            case "FT.CREATE" ->
                    indexes.add(command.get(1)) ? "+OK\r\n" : "-Index already exists\r\n";
            case "FT.SEARCH" -> search(command);
            case "HSET" -> {
                hashes.put(command.get(1), fields(command));
                yield ":2\r\n";
            }
            case "UNLINK" -> hashes.remove(command.get(1)) == null ? ":0\r\n" : ":1\r\n";
            case "SCAN" -> {
                StringBuilder keys = new StringBuilder("*" + hashes.size() + "\r\n");
                hashes.keySet().forEach(key -> keys.append(bulk(key)));
                yield "*2\r\n" + bulk("0") + keys;
            }
            default -> ":1\r\n";
        };
    }

    private static Map<String, String> fields(List<String> command) {
        Map<String, String> fields = new ConcurrentHashMap<>();
        for (int at = 2; at + 1 < command.size(); at += 2) {
            fields.put(command.get(at), command.get(at + 1));
        }
        return fields;
    }

    private String search(List<String> command) {
        if (!indexes.contains(command.get(1))) {
            return "-" + command.get(1) + ": no such index\r\n";
        }
        Matcher query = QUERY.matcher(command.get(2));
        if (!query.matches() || !command.subList(3, 6).equals(List.of("PARAMS", "2", "question"))) {
            return "-Syntax error\r\n";
        }
        String best = "";
        double nearest = 3;
        for (Map.Entry<String, Map<String, String>> hash : hashes.entrySet()) {
            String vector = hash.getValue().get(query.group(2));
            if (vector != null && query.group(1).equals(hash.getValue().get("frame"))) {
                double distance = 1 - product(vector, command.get(6));
                best = distance < nearest ? hash.getKey() : best;
                nearest = Math.min(nearest, distance);
            }
        }
        return best.isEmpty()
                ? "*1\r\n:0\r\n"
                : "*3\r\n:1\r\n" + bulk(best) + "*2\r\n" + bulk("distance") + bulk("" + nearest);
    }

    private static double product(String one, String other) {
        ByteBuffer left = floats(one);
        ByteBuffer right = floats(other);
        double sum = 0;
        while (left.hasRemaining()) {
            sum += left.getFloat() * right.getFloat();
        }
        return sum;
    }

    private static ByteBuffer floats(String bytes) {
        return ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
