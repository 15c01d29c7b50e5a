import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A vendor that costs little: one thread reads, another writes at the right time. A path's first
 * segment says what comes back: {@code /delay/…} a chat completion after 60 ms, {@code /sse/…} a
 * stream of a role and 64 deltas, one each 20 ms, {@code /fail/…} a 500, {@code /mute/…} nothing.
 *
 * <p>{@code java bench/Mock.java PORT FILE}: the file has the chat completion.
 */
final class Mock {

    private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(60);
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int FRAMES = 64;
    private static final byte[] FAILURE =
            json(500, "{\"error\":{\"message\":\"The mock fails.\",\"type\":\"server_error\"}}");
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(ISO_8859_1);
    private static final byte[] ROLE = frame("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final byte[] DELTA = frame("{\"content\":\" and the tide\"}", "null");
    private static final byte[] LAST =
            join(frame("{}", "\"stop\""), chunk("data: [DONE]\n\n"), "0\r\n\r\n".getBytes(ISO_8859_1));

    private final byte[] answer;
    private final Selector selector;
    private final DelayQueue<Due> due = new DelayQueue<>();

    private Mock(byte[] answer, Selector selector) {
        this.answer = answer;
        this.selector = selector;
    }

    public static void main(String[] args) throws IOException {
        byte[] answer = json(200, Files.readString(Path.of(args[1])).strip());
        Mock mock = new Mock(answer, Selector.open());
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 4096);
        server.configureBlocking(false).register(mock.selector, SelectionKey.OP_ACCEPT);
        Thread.ofPlatform().daemon().name("writes").start(mock::write);
        mock.read(server);
    }

    /** Something to write, and what comes after it. */
    private record Due(long at, Client client, byte[] bytes, int frame) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(at - ((Due) other).at);
        }
    }

    private void read(ServerSocketChannel server) throws IOException {
        while (true) {
            selector.select(key -> {
                if (key.isAcceptable()) {
                    accept(server);
                    return;
                }
                Client client = (Client) key.attachment();
                try {
                    client.read();
                } catch (IOException gone) {
                    client.close();
                }
            });
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
                next.configureBlocking(false);
                next.setOption(StandardSocketOptions.TCP_NODELAY, true);
                next.register(selector, SelectionKey.OP_READ, new Client(next));
            }
        } catch (IOException e) {
            System.err.println("accept: " + e);
        }
    }

    private void write() {
        try {
            while (true) {
                Due next = due.take();
                next.client.write(next.bytes);
                if (next.frame > 0) {
                    boolean last = next.frame == FRAMES;
                    byte[] bytes = last ? join(DELTA, LAST) : DELTA;
                    due.add(new Due(next.at + PACE, next.client, bytes, last ? 0 : next.frame + 1));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Client client, String path) {
        long now = System.nanoTime();
        if (path.startsWith("/sse/")) {
            due.add(new Due(now, client, join(HEAD, ROLE), 1));
        } else if (path.startsWith("/delay/")) {
            due.add(new Due(now + DELAY, client, answer, 0));
        } else if (path.startsWith("/fail/")) {
            client.write(FAILURE);
        } else if (!path.startsWith("/mute/")) {
            client.write(answer);
        }
    }

    /** A connection; only heads and lengths of requests matter. */
    private final class Client {
        private final SocketChannel channel;
        private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private long skip;
        private String path = "";

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            int got = channel.read(in);
            if (got < 0) {
                close();
                return;
            }
            in.flip();
            while (take()) {}
            in.compact();
            if (!in.hasRemaining()) {
                throw new IOException("a head of more than 16 KiB");
            }
        }

        /** A part of what came; false where more must come. */
        private boolean take() {
            if (skip > 0) {
                int part = (int) Math.min(skip, in.remaining());
                in.position(in.position() + part);
                skip -= part;
                if (skip > 0 || path.isEmpty()) {
                    return false;
                }
            } else {
                String head = head();
                if (head.isEmpty()) {
                    return false;
                }
                path = head.substring(head.indexOf(' ') + 1, head.indexOf(' ', head.indexOf(' ') + 1));
                int at = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
                skip = at < 0 ? 0 : Long.parseLong(head.substring(at + 17, head.indexOf("\r\n", at + 2)).strip());
            }
            if (skip == 0) {
                answer(this, path);
                path = "";
            }
            return true;
        }

        private String head() {
            byte[] bytes = in.array();
            for (int i = in.position(); i + 3 < in.limit(); i++) {
                if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                    String head = new String(bytes, in.position(), i + 2 - in.position(), ISO_8859_1);
                    in.position(i + 4);
                    return head;
                }
            }
            return "";
        }

        /** What a client doesn't read ends its connection: buffers hold a whole answer. */
        void write(byte[] bytes) {
            try {
                if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
                    close();
                }
            } catch (IOException gone) {
                close();
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                System.err.println("close: " + e);
            }
        }
    }

    private static byte[] json(int status, String body) {
        return ("HTTP/1.1 " + status + " Mock\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private static byte[] frame(String delta, String finish) {
        return chunk("data: {\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1741569952,\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_fc9f1d7035\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n");
    }

    private static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        List<byte[]> all = List.of(parts);
        ByteBuffer joined = ByteBuffer.allocate(all.stream().mapToInt(part -> part.length).sum());
        all.forEach(joined::put);
        return joined.array();
    }
}
