package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Opens connections: DNS, TCP, the proxy's tunnel, TLS. */
final class Connector implements AutoCloseable {

    private final Supplier<Tls> tls;

    /**
     * A lookup blocks its thread in native code, which no virtual thread may do: a few of them
     * would hold up the whole gateway.
     */
    private final ExecutorService lookups =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("upstream-dns-", 0).factory());

    Connector(UpstreamSettings settings) {
        tls = Tls.prepared(settings.tls());
    }

    /**
     * Opens a connection up to where the request can be sent.
     *
     * @throws dev.tollgate.proxy.model.FailureException where it doesn't come about
     */
    void connect(VendorConnection connection, Route route, Watch watch, Failures failures) {
        Duration limit = failures.timeouts().connect();
        watch.phase(Ending.CONNECT, limit);
        try {
            Route.Proxy proxy = route.proxy();
            if (proxy == null) {
                open(connection, route.host(), route.port(), watch, limit);
            } else {
                open(connection, proxy.host(), proxy.port(), watch, limit);
                if (proxy.secure()) {
                    connection.secure(tls.get(), proxy.host(), proxy.port());
                }
                if (route.isTunnelled()) {
                    tunnel(connection, route, proxy, failures);
                }
            }
            if (route.secure()) {
                connection.secure(tls.get(), route.host(), route.port());
            }
        } catch (IOException e) {
            throw watch.hasEnded() ? failures.ended(watch, e) : failures.connecting(e);
        } catch (TimeoutException e) {
            throw failures.ended(Ending.CONNECT, e);
        } catch (CancellationException e) {
            throw failures.ended(watch, e);
        }
        watch.pause();
    }

    /** Tries each address; the last one gets its turn even where the first ones are silent. */
    private void open(
            VendorConnection connection, String host, int port, Watch watch, Duration limit)
            throws IOException, TimeoutException {
        InetAddress[] addresses = lookUp(host, watch, limit);
        int each = Math.clamp(limit.toMillis() / addresses.length, 1, Integer.MAX_VALUE);
        IOException failure = new UnknownHostException(host);
        for (InetAddress address : addresses) {
            try {
                connection.open(address, port, each);
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private InetAddress[] lookUp(String host, Watch watch, Duration limit)
            throws IOException, TimeoutException {
        try {
            return watch.await(lookups.submit(() -> InetAddress.getAllByName(host)), limit);
        } catch (RejectedExecutionException closed) {
            throw new IOException(closed);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unknown) {
                throw unknown;
            }
            throw new UnknownHostException(host);
        }
    }

    /** {@code CONNECT}, RFC 9110 section 9.3.6; the vendor is spoken to through it. */
    private static void tunnel(
            VendorConnection connection, Route route, Route.Proxy proxy, Failures failures)
            throws IOException {
        String authority = route.withPort();
        byte[] lineEnd = (" HTTP/1.1\r\nHost: " + authority + "\r\n").getBytes(US_ASCII);
        new VendorRequest(
                        "CONNECT",
                        authority,
                        lineEnd,
                        Map.of(),
                        proxy.authorization(),
                        Payload.EMPTY)
                .send(connection.wire());
        int status;
        try {
            status = HeadReader.read(connection.wire()).status();
        } catch (FaultException e) {
            if (e.fault() == Fault.SILENT || e.fault() == Fault.CUT) {
                throw e;
            }
            throw failures.failed(
                    ErrorClass.API_CONNECTION, "What the proxy answered is not valid HTTP.", e);
        }
        if (status / 100 != 2) {
            throw failures.failed(
                    ErrorClass.API_CONNECTION,
                    "The proxy refused the connection with status " + status + ".",
                    null);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
