package dev.tollgate.proxy.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Connections whose requests can tell that their client has left: see {@link WatchedReader}. */
public final class WatchedConnections implements ServerConnectionSelector {

    private final ServerConnectionSelector protocol;
    private final SlowClients slow;

    /**
     * @param protocol HTTP/1.1 or HTTP/2
     * @param slow ends those that don't get on
     */
    public WatchedConnections(ServerConnectionSelector protocol, SlowClients slow) {
        this.protocol = protocol;
        this.slow = slow;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return protocol.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return protocol.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return protocol.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        WatchedReader reader = new WatchedReader(context.dataReader(), context.serverSocket());
        ServerConnection connection =
                protocol.connection(
                        new Watched(
                                context,
                                DataReader.create(reader),
                                new WatchedPeer(context.remotePeer(), reader)));
        return new Listed(connection, reader, slow);
    }

    /** A connection that is looked after while it is open. */
    private record Listed(ServerConnection connection, WatchedReader reader, SlowClients slow)
            implements ServerConnection {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            slow.add(reader);
            try {
                connection.handle(limit);
            } finally {
                slow.remove(reader);
            }
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }
    }

    /** The client's side of a connection; requests hand it on as their {@code remotePeer}. */
    record WatchedPeer(PeerInfo peer, WatchedReader reader) implements PeerInfo {
        @Override
        public SocketAddress address() {
            return peer.address();
        }

        @Override
        public String host() {
            return peer.host();
        }

        @Override
        public int port() {
            return peer.port();
        }

        @Override
        public Optional<Principal> tlsPrincipal() {
            return peer.tlsPrincipal();
        }

        @Override
        public Optional<Certificate[]> tlsCertificates() {
            return peer.tlsCertificates();
        }
    }

    private record Watched(ConnectionContext context, DataReader dataReader, PeerInfo remotePeer)
            implements ConnectionContext {
        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return context.dataWriter();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
