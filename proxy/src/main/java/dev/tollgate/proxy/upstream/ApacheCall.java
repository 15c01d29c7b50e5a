package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;

/** One request on one connection, or on a second one where the first had been closed while idle. */
final class ApacheCall implements UpstreamCall {

    private final UpstreamRequest request;
    private final ApacheUpstream.Parts parts;
    private final Failures failures;
    private final Watch watch = new Watch();

    ApacheCall(UpstreamRequest request, ApacheUpstream.Parts parts) {
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
            HttpRoute route = route();
            UpstreamResponse response = send(route, message(route));
            answered = true;
            return response;
        } catch (CancellationException e) {
            throw failures.ended(watch, e);
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

    Watch watch() {
        return watch;
    }

    Failures failures() {
        return failures;
    }

    /** The call is over; its connection may serve the next one where that is safe. */
    void finish(Connections.Lease lease, boolean reusable) {
        boolean inOrder = watch.done();
        if (inOrder && reusable) {
            parts.connections().giveBack(lease);
        } else {
            parts.connections().drop(lease);
        }
        parts.watches().remove(watch);
    }

    private UpstreamResponse send(HttpRoute route, VendorRequest message) {
        try {
            return attempt(route, message, false);
        } catch (StaleException first) {
            try {
                return attempt(route, message, true);
            } catch (StaleException second) {
                throw failures.beforeAnswer(second);
            }
        }
    }

    private UpstreamResponse attempt(HttpRoute route, VendorRequest message, boolean fresh)
            throws StaleException {
        Connections.Lease lease = parts.connections().lease(route, watch, failures, fresh);
        boolean answered = false;
        try {
            ClassicHttpResponse response =
                    new Exchange(lease, watch, request.timeouts().firstByte()).run(message);
            UpstreamResponse open = new ApacheResponse(this, lease, message, response);
            answered = true;
            return open;
        } catch (StaleException e) {
            throw e;
        } catch (IOException | HttpException e) {
            throw watch.hasEnded() ? failures.ended(watch, e) : failures.beforeAnswer(e);
        } finally {
            if (!answered) {
                parts.connections().drop(lease);
            }
        }
    }

    private HttpRoute route() {
        try {
            return parts.routes().route(request.uri());
        } catch (URISyntaxException e) {
            throw failures.failed(
                    ErrorClass.API_CONNECTION,
                    "The vendor's address has no valid host name: check api_base.",
                    e);
        }
    }

    private VendorRequest message(HttpRoute route) {
        URI uri = request.uri();
        String host = Hosts.header(route.getTargetHost());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        Routes.Proxy proxy = route.isTunnelled() ? null : parts.routes().proxy(route);
        String line = proxy == null ? target : "http://" + host + target;
        VendorRequest message = new VendorRequest(request.method(), line, host, request.body());
        message.add(request.headers());
        if (proxy != null && !proxy.authorization().isEmpty()) {
            message.addHeader(new BasicHeader("Proxy-Authorization", proxy.authorization()));
        }
        return message;
    }
}
