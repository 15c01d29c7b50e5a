package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/** Opens connections: DNS, TCP, the proxy's tunnel, TLS. */
final class Connector implements AutoCloseable {

    private static final SocketConfig SOCKET =
            SocketConfig.custom().setTcpNoDelay(true).setSoKeepAlive(true).build();

    private final Routes routes;
    private final Supplier<TlsSocketStrategy> tls;

    /**
     * A lookup blocks its thread in native code, which no virtual thread may do: a few of them
     * would hold up the whole gateway.
     */
    private final ExecutorService lookups =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("upstream-dns-", 0).factory());

    Connector(UpstreamSettings settings, Routes routes) {
        this.routes = routes;
        tls = Tls.prepared(settings.tls());
    }

    /**
     * Opens a connection up to where the request can be sent.
     *
     * @throws dev.tollgate.proxy.model.FailureException where it doesn't come about
     */
    void connect(VendorConnection connection, HttpRoute route, Watch watch, Failures failures) {
        Duration limit = failures.timeouts().connect();
        watch.phase(Ending.CONNECT, limit);
        try {
            open(connection, route, watch, limit);
            if (route.isTunnelled()) {
                tunnel(connection, route, failures);
            }
        } catch (IOException e) {
            throw watch.hasEnded() ? failures.ended(watch, e) : failures.connecting(e);
        } catch (HttpException e) {
            throw failures.failed(
                    ErrorClass.API_CONNECTION, "What the proxy answered is not valid HTTP.", e);
        } catch (TimeoutException e) {
            throw failures.ended(Ending.CONNECT, e);
        }
        watch.pause();
    }

    private void open(VendorConnection connection, HttpRoute route, Watch watch, Duration limit)
            throws IOException, TimeoutException {
        HttpHost hop = route.getProxyHost() == null ? route.getTargetHost() : route.getProxyHost();
        InetAddress[] addresses = lookUp(hop.getHostName(), watch, limit);
        InMemoryDnsResolver known = new InMemoryDnsResolver();
        known.add(hop.getHostName(), addresses);
        // so that the last address gets its turn even where the first ones are silent
        long each = Math.max(1, limit.toMillis() / addresses.length);
        operator(known)
                .connect(
                        connection,
                        hop,
                        null,
                        null,
                        Timeout.ofMilliseconds(each),
                        SOCKET,
                        null,
                        HttpClientContext.create());
        connection.setSocketTimeout(Timeout.DISABLED);
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

    /** {@code CONNECT}, RFC 9110 section 9.3.6, then TLS with the vendor through it. */
    private void tunnel(VendorConnection connection, HttpRoute route, Failures failures)
            throws IOException, HttpException {
        HttpHost target = route.getTargetHost();
        // with the port always, unlike Host of other requests
        String authority = Hosts.withPort(target);
        VendorRequest request = new VendorRequest("CONNECT", authority, authority, Payload.EMPTY);
        Routes.Proxy proxy = routes.proxy(route);
        if (proxy != null && !proxy.authorization().isEmpty()) {
            request.addHeader(new BasicHeader("Proxy-Authorization", proxy.authorization()));
        }
        connection.sendRequestHeader(request);
        connection.flush();
        ClassicHttpResponse response = connection.receiveResponseHeader();
        if (response.getCode() / 100 != 2) {
            throw failures.failed(
                    ErrorClass.API_CONNECTION,
                    "The proxy refused the connection with status " + response.getCode() + ".",
                    null);
        }
        operator(new InMemoryDnsResolver())
                .upgrade(connection, target, null, null, HttpClientContext.create());
    }

    private DefaultHttpClientConnectionOperator operator(InMemoryDnsResolver known) {
        return new DefaultHttpClientConnectionOperator(
                null, known, scheme -> "https".equalsIgnoreCase(scheme) ? tls.get() : null);
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
