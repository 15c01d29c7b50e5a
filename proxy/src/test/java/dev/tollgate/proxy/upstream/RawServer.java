package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A vendor on loopback that says exactly the bytes that a test gives it, valid HTTP or not. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What happens on one connection; when it returns, the connection is closed. */
    public interface Script {
        void run(Peer peer) throws IOException;
    }

    public RawServer(Script script) {
        this(open(), script);
    }

    RawServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers each request of each connection with the same bytes. */
    public static RawServer answering(String answer) {
        return new RawServer(peer -> {
            while (!peer.request().isEmpty()) {
                peer.say(answer);
            }
        });
    }

    /** Answers one request of each connection, then closes it. */
    public static RawServer answeringOnce(String answer) {
        return new RawServer(peer -> {
            peer.request();
            peer.say(answer);
        });
    }

    /** The head of an answer: {@code 200 OK} and whole header lines. */
    public static String head(String status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Chunks of a body; an empty one ends it. */
    public static String chunks(String... data) {
        StringBuilder chunks = new StringBuilder();
        for (String chunk : data) {
            chunks.append(Integer.toHexString(chunk.length())).append("\r\n");
            chunks.append(chunk).append("\r\n");
        }
        return chunks.toString();
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port() + "/v1/chat?a=b");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        Peer peer = new Peer(socket);
        try (socket) {
            peer.open();
            peers.add(peer);
            script.run(peer);
        } catch (IOException e) {
            // the client went away
        } finally {
            peer.gone.complete(null);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection as the vendor sees it. */
    public final class Peer {

        /** Complete when the script is over. */
        final CompletableFuture<Void> gone = new CompletableFuture<>();

        private final Socket socket;
        private final int number;
        private InputStream in;

        Peer(Socket socket) {
            this.socket = socket;
            number = sockets.indexOf(socket);
        }

        /** Which connection it is, from 0. */
        int number() {
            return number;
        }

        private void open() throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
        }

        /** Reads one request with its body; empty at the end of the connection. */
        public String request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return "";
                }
                head.write(b);
            }
            String text = head.toString(ISO_8859_1);
            int at = text.indexOf("Content-Length: ");
            int length =
                    at < 0 ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
            text += new String(in.readNBytes(length), ISO_8859_1);
            requests.add(text);
            return text;
        }

        /** Sends the bytes at once. */
        public void say(String text) throws IOException {
            say(text.getBytes(ISO_8859_1));
        }

        public void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Closes so that the other end reads a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client closes; true when it has. */
        public boolean awaitEnd() {
            try {
                return in.read() < 0;
            } catch (IOException reset) {
                return true;
            }
        }

        /** For those who go on without HTTP. */
        Socket socket() {
            return socket;
        }
    }
}
