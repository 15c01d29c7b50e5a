package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** One request on one connection, or on a second one where the first had been closed while idle. */
final class HttpCall implements UpstreamCall {

    private final UpstreamRequest request;
    private final HttpUpstream.Parts parts;
    private final Failures failures;
    private final Watch watch = new Watch();

    HttpCall(UpstreamRequest request, HttpUpstream.Parts parts) {
        this.request = request;
        this.parts = parts;
        failures = new Failures(request.vendor(), request.timeouts());
    }

    @Override
    public UpstreamResponse send() {
        watch.start(request.timeouts().total());
        parts.watches().add(watch);
        boolean answered = false;
        try {
            if (watch.hasEnded()) {
                throw failures.ended(watch, null);
            }
            UpstreamResponse response = send(route());
            answered = true;
            return response;
        } finally {
            if (!answered) {
                parts.watches().remove(watch);
            }
        }
    }

    @Override
    public void cancel() {
        watch.end(Ending.CANCELLED);
    }

    String method() {
        return request.method();
    }

    Watch watch() {
        return watch;
    }

    Failures failures() {
        return failures;
    }

    /**
     * The call is over; its connection may serve the next one where that is safe.
     *
     * @param keepAliveSeconds how long the vendor keeps it, 0 where it is done with
     */
    void finish(Connections.Lease lease, int keepAliveSeconds) {
        boolean inOrder = watch.done();
        if (inOrder && keepAliveSeconds > 0) {
            lease.giveBack(keepAliveSeconds);
        } else {
            lease.drop();
        }
        parts.watches().remove(watch);
    }

    private UpstreamResponse send(Route route) {
        Connections.Lease lease = parts.connections().lease(route, watch, failures);
        boolean answered = false;
        try {
            VendorRequest message = message(route, lease.pool().lineEnd());
            UpstreamResponse response;
            try {
                response = answer(lease, message);
            } catch (StaleException stale) {
                lease = parts.connections().renewed(lease, watch, failures);
                response = answer(lease, message);
            }
            answered = true;
            return response;
        } catch (IOException e) {
            throw watch.hasEnded() ? failures.ended(watch, e) : failures.beforeAnswer(e);
        } finally {
            if (!answered) {
                lease.drop();
            }
        }
    }

    private UpstreamResponse answer(Connections.Lease lease, VendorRequest message)
            throws IOException {
        Head head = new Exchange(lease, watch, request.timeouts().firstByte()).run(message);
        Body body = Body.of(head, request.method(), lease.connection().wire());
        return new HttpResponse(this, lease, head, body);
    }

    private Route route() {
        try {
            return parts.routes().route(request.uri());
        } catch (URISyntaxException e) {
            throw failures.failed(
                    ErrorClass.API_CONNECTION,
                    "The vendor's address has no valid host name: check api_base.",
                    e);
        }
    }

    private VendorRequest message(Route route, byte[] lineEnd) {
        URI uri = request.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        Route.Proxy proxy = route.isTunnelled() ? null : route.proxy();
        return new VendorRequest(
                request.method(),
                proxy == null ? target : "http://" + route.authority() + target,
                lineEnd,
                request.headers(),
                proxy == null ? "" : proxy.authorization(),
                request.body());
    }
}
