package dev.tollgate.proxy.store;

import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Removes keys, as an administrator wants it: step by step, so that nobody else waits long. */
final class Sweep {

    private static final int SCANNED = 500;

    private Sweep() {}

    /** Removes what begins so; returns whether that is done. */
    static boolean all(Line line, String prefix, long nanos) {
        ScanParams ours = new ScanParams().match(prefix + "*").count(SCANNED);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            Optional<ScanResult<String>> found =
                    line.ask(pipeline -> pipeline.scan(from, ours), nanos);
            if (found.isEmpty() || !keys(line, found.get().getResult(), nanos)) {
                return false;
            }
            cursor = found.get().getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return true;
    }

    /** Removes some; returns whether that is done. */
    static boolean keys(Line line, List<String> names, long nanos) {
        return names.isEmpty() || line.ask(pipeline -> unlink(pipeline, names), nanos).isPresent();
    }

    /** One by one: a cluster takes several together only if they have one slot. */
    private static Response<Long> unlink(Pipeline pipeline, List<String> names) {
        return names.stream().map(pipeline::unlink).toList().getLast();
    }
}
