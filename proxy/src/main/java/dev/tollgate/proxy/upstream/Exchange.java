package dev.tollgate.proxy.upstream;

import java.io.IOException;
import java.time.Duration;

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
    Head run(VendorRequest request) throws IOException {
        Wire wire = lease.connection().wire();
        long before = wire.received();
        watch.phase(Ending.SEND, limit);
        try {
            request.send(wire);
        } catch (IOException e) {
            return early(wire, before, e);
        }
        long sent = watch.phase(Ending.FIRST_BYTE, limit);
        try {
            return HeadReader.read(wire);
        } catch (FaultException e) {
            boolean prompt = System.nanoTime() - sent < PROMPT_NANOS;
            throw e.fault() == Fault.SILENT && prompt ? staleOr(e, before) : e;
        }
    }

    /** Who refuses a large body answers and closes before having read it all. */
    private Head early(Wire wire, long before, IOException failure) throws IOException {
        if (watch.hasEnded()) {
            throw failure;
        }
        Head head;
        try {
            wire.clear();
            head = HeadReader.read(wire);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw staleOr(failure, before);
        }
        if (head.status() < 400) {
            throw failure;
        }
        head.close();
        return head;
    }

    private IOException staleOr(IOException failure, long before) {
        boolean untouched = lease.reused() && lease.connection().wire().received() == before;
        return untouched && !watch.hasEnded() ? new StaleException(failure) : failure;
    }
}
