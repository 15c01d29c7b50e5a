package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.message.MessageSupport;

/**
 * One request and the head of its answer on one connection.
 *
 * @param lease the connection
 * @param watch what may end it
 * @param limit of the request's way, and again of the wait for the answer
 */
record Exchange(Connections.Lease lease, Watch watch, Duration limit) {

    /** A connection that was closed while idle says so within a round trip. */
    private static final long PROMPT_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * Sends the request and receives the head of the final answer.
     *
     * @throws StaleException where the connection had been closed while idle
     */
    ClassicHttpResponse run(VendorRequest request) throws IOException, HttpException {
        VendorConnection connection = lease.connection();
        long before = lease.reused() ? connection.received() : 0;
        watch.phase(Ending.SEND, limit);
        try {
            connection.sendRequestHeader(request);
            connection.sendRequestEntity(request);
            connection.flush();
        } catch (IOException e) {
            return early(request, before, e);
        }
        watch.phase(Ending.FIRST_BYTE, limit);
        long sent = System.nanoTime();
        try {
            return receive(request);
        } catch (NoHttpResponseException e) {
            throw System.nanoTime() - sent < PROMPT_NANOS ? staleOr(e, before) : e;
        }
    }

    private ClassicHttpResponse receive(VendorRequest request) throws IOException, HttpException {
        VendorConnection connection = lease.connection();
        ClassicHttpResponse response = connection.receiveResponseHeader();
        while (response.getCode() < 200) {
            if (response.getCode() == 101) {
                throw new ProtocolException("switches protocols without being asked");
            }
            response = connection.receiveResponseHeader();
        }
        if (MessageSupport.canResponseHaveBody(request.getMethod(), response)) {
            connection.receiveResponseEntity(response);
        }
        return response;
    }

    /** Who refuses a large body answers and closes before having read it all. */
    private ClassicHttpResponse early(VendorRequest request, long before, IOException failure)
            throws IOException {
        if (watch.hasEnded()) {
            throw failure;
        }
        ClassicHttpResponse response;
        try {
            response = receive(request);
        } catch (IOException | HttpException e) {
            failure.addSuppressed(e);
            throw staleOr(failure, before);
        }
        if (response.getCode() < 400) {
            throw failure;
        }
        response.setHeader("Connection", "close");
        return response;
    }

    private IOException staleOr(IOException failure, long before) {
        boolean untouched = lease.reused() && lease.connection().received() == before;
        return untouched && !watch.hasEnded() ? new StaleException(failure) : failure;
    }
}
