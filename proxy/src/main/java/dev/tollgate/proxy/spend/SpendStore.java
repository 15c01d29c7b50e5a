package dev.tollgate.proxy.spend;

import java.util.List;

/** Where spend rows stay. Each call may wait for the database. */
public interface SpendStore {

    /**
     * Writes rows and adds them to all sums, or does nothing. A row whose id is there already
     * counts no more.
     *
     * @throws dev.tollgate.proxy.model.FailureException with {@code Unavailable} while the store
     *     can't be reached
     */
    void write(List<SpendRow> rows);
}
