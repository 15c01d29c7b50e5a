package dev.tollgate.proxy.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A vendor that answers each request with the same bytes and makes next to no objects itself. It
 * takes a request as complete where a piece of it ends with a brace, and counts the pieces.
 */
final class QuietVendor implements AutoCloseable {

    private static final int LARGEST = 16 * 1024;

    private final ServerSocket server;
    private final byte[] answer;
    private final AtomicLong pieces = new AtomicLong();

    QuietVendor(byte[] answer) throws IOException {
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("quiet-vendor").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How many pieces all requests together have come in. */
    long pieces() {
        return pieces.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] bytes = new byte[LARGEST];
            for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
                pieces.incrementAndGet();
                if (bytes[n - 1] == '}') {
                    out.write(answer);
                }
            }
        } catch (IOException gone) {
            // the gateway has closed its connection
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
