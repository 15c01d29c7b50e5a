package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to a vendor or a proxy, which any thread may end. */
final class VendorConnection {

    /** So that a change of DNS is followed. */
    private static final long LIFE_NANOS = Duration.ofMinutes(10).toNanos();

    /** Below the minute after which load balancers in front of vendors close. */
    private static final long IDLE_MILLIS = 50_000;

    /** So much before the vendor closes, no request may be on its way any more. */
    private static final long MARGIN_MILLIS = 1_000;

    /** Those idle for less are taken as they are: a look at the socket takes a millisecond. */
    private static final long LOOK_AFTER_NANOS = Duration.ofSeconds(2).toNanos();

    private final Wire wire = new Wire();
    private volatile @Nullable Socket bottom;
    private volatile boolean aborted;
    private @Nullable Socket top;
    private long openedAt;
    private long idleSince;
    private long idleMillis;

    /**
     * Connects; may be tried again with another address.
     *
     * @param millis that it may take
     */
    void open(InetAddress address, int port, int millis) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        bottom = socket;
        top = socket;
        if (aborted) {
            socket.close();
            throw new SocketException("aborted");
        }
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address, port), millis);
            wire.switchTo(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        openedAt = System.nanoTime();
    }

    /** Agrees on TLS over what stands. */
    void secure(Tls tls, String host, int port) throws IOException {
        Socket below = top;
        if (below == null || wire.buffered() > 0) {
            throw new FaultException(Fault.GARBLED, "speaks before it was asked");
        }
        Socket secure = tls.open(below, host, port);
        top = secure;
        wire.switchTo(secure.getInputStream(), secure.getOutputStream());
    }

    /** Its bytes. */
    Wire wire() {
        return wire;
    }

    /** Whether it was opened, so that it has carried a call. */
    boolean isOpen() {
        return top != null && !aborted;
    }

    /** Limits each read, in milliseconds; 0 is without limit. */
    void timeout(int millis) throws IOException {
        Socket socket = top;
        if (socket != null) {
            socket.setSoTimeout(millis);
        }
    }

    /**
     * Begins to wait for another call.
     *
     * @param keepAliveSeconds how long the vendor keeps it
     */
    void rest(int keepAliveSeconds) {
        wire.clear();
        idleSince = System.nanoTime();
        idleMillis = Math.min(IDLE_MILLIS, keepAliveSeconds * 1_000L - MARGIN_MILLIS);
    }

    /** Whether it has rested for too long, or is too old. */
    boolean isExpired(long now) {
        return now - idleSince >= idleMillis * 1_000_000 || now - openedAt >= LIFE_NANOS;
    }

    /** Whether it may carry another call. */
    boolean isUsable() {
        return isOpen() && (System.nanoTime() - idleSince < LOOK_AFTER_NANOS || isQuiet());
    }

    /** Whether nothing comes: neither its end nor what nobody asked for. */
    private boolean isQuiet() {
        try {
            timeout(1);
            wire.fill();
            return false;
        } catch (SocketTimeoutException silent) {
            return isWithoutLimit();
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean isWithoutLimit() {
        try {
            timeout(0);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Closes it from any thread, without a farewell, so that the other end sees it at once. */
    void abort() {
        aborted = true;
        Socket socket = bottom;
        if (socket == null) {
            return;
        }
        // TLS would wait for who is writing, so the socket below it is what is closed
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // it is gone, as it should be
        }
    }

    /** Closes it in order, while it rests. */
    void close() {
        aborted = true;
        Socket socket = bottom;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException closed) {
            // it is gone, as it should be
        }
    }
}
