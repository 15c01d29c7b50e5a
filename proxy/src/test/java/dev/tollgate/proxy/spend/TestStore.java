package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory that can be away, and refuses a row by its id. */
final class TestStore implements SpendStore {

    final Map<String, SpendRow> rows = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile String refused = "";

    @Override
    public void write(List<SpendRow> batch) {
        if (away) {
            throw new FailureException(new Failure.Unavailable("The database is away."));
        }
        if (batch.stream().anyMatch(row -> row.requestId().equals(refused))) {
            throw new FailureException(new Failure.BadRequest("A text is too long."));
        }
        batch.forEach(row -> rows.putIfAbsent(row.requestId(), row));
    }
}
