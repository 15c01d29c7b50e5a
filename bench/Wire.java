import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** A connection, and the answer that is on its way. */
final class Wire {

    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(32 * 1024);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private int head = -1;
    private int length = -1;
    private boolean closes;
    private int status;

    /** When the request was due, or sent; by {@link System#nanoTime()}. */
    long began;

    Wire(Target target, Selector selector) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(target.host(), target.port()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        selector.wakeup();
    }

    void send(byte[] request, long begin) throws IOException {
        began = begin;
        in.clear();
        head = -1;
        out = ByteBuffer.wrap(request);
        flush();
    }

    /** Large requests go out in several parts. */
    void flush() throws IOException {
        channel.write(out);
        int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
            key.selector().wakeup();
        }
    }

    /**
     * Reads what is there.
     *
     * @return how many bytes there were before
     * @throws IOException also where the connection ends
     */
    int read() throws IOException {
        int before = in.position();
        if (!in.hasRemaining()) {
            ByteBuffer larger = ByteBuffer.allocate(in.capacity() * 2);
            in.flip();
            in = larger.put(in);
        }
        if (channel.read(in) < 0) {
            throw new IOException("closed");
        }
        if (head < 0) {
            readHead();
        }
        return before;
    }

    private void readHead() {
        int end = find("\r\n\r\n", 0);
        if (end < 0) {
            return;
        }
        head = end + 4;
        String text = new String(in.array(), 0, end + 2, ISO_8859_1).toLowerCase(Locale.ROOT);
        status = Integer.parseInt(text.substring(9, 12));
        int at = text.indexOf("\r\ncontent-length:");
        length = at < 0 ? -1 : Integer.parseInt(text.substring(at + 17, text.indexOf("\r\n", at + 2)).strip());
        closes = text.contains("\r\nconnection: close");
    }

    /** Whether the answer is complete; one without a length must be chunked. */
    boolean complete() {
        if (head < 0) {
            return false;
        }
        return length >= 0 ? in.position() >= head + length : endsWith("0\r\n\r\n");
    }

    /** Whether it can't take a further request. */
    boolean closes() {
        return closes;
    }

    /** 0 before the answer's head. */
    int status() {
        return head < 0 ? 0 : status;
    }

    /** Where in the answer a text is first, -1 where it isn't. */
    int find(String text, int from) {
        byte[] bytes = in.array();
        for (int i = Math.max(0, from); i + text.length() <= in.position(); i++) {
            int same = 0;
            while (same < text.length() && bytes[i + same] == text.charAt(same)) {
                same++;
            }
            if (same == text.length()) {
                return i;
            }
        }
        return -1;
    }

    private boolean endsWith(String text) {
        return in.position() >= head + text.length() && find(text, in.position() - text.length()) >= 0;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("close: " + e);
        }
    }
}
