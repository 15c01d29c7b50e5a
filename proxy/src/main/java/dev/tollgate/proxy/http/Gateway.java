package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The one handler that the server knows: finds the route, has the door look who asks, and turns
 * failures into answers.
 */
final class Gateway implements Handler {

    private static final Logger LOG = System.getLogger(Gateway.class.getName());
    private static final HeaderName FORWARDED_PREFIX = HeaderNames.create("X-Forwarded-Prefix");
    private static final byte[] NO_ROUTE = "{\"detail\":\"Not Found\"}".getBytes(UTF_8);
    private static final byte[] WRONG_METHOD =
            "{\"detail\":\"Method Not Allowed\"}".getBytes(UTF_8);

    private final RouteTable routes;
    private final ConfiguredPassThrough configured;
    private final Door door;
    private final Supplier<Snapshot> snapshot;
    private final Stopping stopping;
    private final Runnable sent;

    Gateway(
            RouteTable routes,
            ConfiguredPassThrough configured,
            Door door,
            Supplier<Snapshot> snapshot,
            Stopping stopping) {
        this.routes = routes;
        this.configured = configured;
        this.door = door;
        this.snapshot = snapshot;
        this.stopping = stopping;
        this.sent = this::leaveIfStopping;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            route(request, response);
        } finally {
            if (request.remotePeer() instanceof WatchedConnections.WatchedPeer peer) {
                peer.reader().answered();
            }
        }
    }

    private void route(ServerRequest request, ServerResponse response) {
        Snapshot now = snapshot.get();
        String method = request.prologue().method().text();
        String path =
                Paths.local(
                        request.path().rawPath(),
                        now.settings().rootPath(),
                        request.headers().first(FORWARDED_PREFIX).orElse(""));
        Cors.allow(request, response);
        if (stopping.isAnnounced()) {
            sendAway(request, response);
        }
        if (method.equals("OPTIONS")) {
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        Optional<RouteTable.Match> match =
                routes.find(method.equals("HEAD") ? "GET" : method, path)
                        .or(() -> configured.find(now.settings(), method, path));
        if (match.isEmpty()) {
            refuse(request, response, path);
            return;
        }
        if (isHttp1(request)) {
            response.whenSent(sent);
        }
        serve(new Exchange(request, response, now, match.get(), path));
    }

    /** The client's next request finds another gateway; HTTP/2 has GOAWAY for that. */
    private static void sendAway(ServerRequest request, ServerResponse response) {
        if (isHttp1(request)) {
            response.headers().set(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /** A connection that stays open, idle, would hold the stop up. */
    private void leaveIfStopping() {
        if (stopping.isClosing()) {
            throw new CloseConnectionException("The gateway stops");
        }
    }

    private static boolean isHttp1(ServerRequest request) {
        return request.prologue().protocolVersion().startsWith("1");
    }

    private void serve(Exchange exchange) {
        try (Overload.Place place = door.enter(exchange)) {
            exchange.at(place);
            taken(exchange);
        } catch (FailureException e) {
            // to tell of each in the log would cost more than it does
            answer(exchange, e.failure());
        }
    }

    private void taken(Exchange exchange) {
        try {
            door.admit(exchange);
            exchange.route().handler().handle(exchange);
        } catch (FailureException e) {
            door.failed(exchange, e.failure());
            answer(exchange, e.failure());
        }
    }

    /** Whatever nobody expected: told in the log, and to the client by its id alone. */
    static void bug(ServerRequest request, ServerResponse response, Throwable bug) {
        String id = UUID.randomUUID().toString();
        LOG.log(
                Level.ERROR,
                "Bug: request " + id + " to " + request.path().rawPath() + " failed",
                bug);
        if (response.isSent()) {
            throw new CloseConnectionException("The answer broke off");
        }
        response.status(Status.INTERNAL_SERVER_ERROR_500);
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        Exchange.send(request, response, Errors.body(ErrorForm.OPENAI, new Failure.Bug(id)));
    }

    /**
     * What was sent already can't be taken back: then the connection closes, which the client takes
     * for the failure that it is.
     */
    static void answer(Exchange exchange, Failure failure) {
        if (failure instanceof Failure.ClientGone) {
            throw new CloseConnectionException("The client has left");
        }
        if (exchange.committed()) {
            throw new CloseConnectionException("The answer broke off");
        }
        Errors.headers(exchange.response(), failure);
        exchange.send(
                Errors.status(failure), Errors.body(exchange.route().about().errors(), failure));
    }

    /** Nothing has this path, or not with this method; in the words of LiteLLM's server. */
    private void refuse(ServerRequest request, ServerResponse response, String path) {
        Set<String> methods = routes.methods(path);
        response.status(methods.isEmpty() ? Status.NOT_FOUND_404 : Status.METHOD_NOT_ALLOWED_405);
        if (!methods.isEmpty()) {
            response.headers().set(HeaderNames.ALLOW, String.join(", ", methods));
        }
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        Exchange.send(request, response, methods.isEmpty() ? NO_ROUTE : WRONG_METHOD);
    }
}
