package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The records of the admin API. Each call may wait for the database, so none is made on the way of
 * a model request.
 *
 * <p>Where the database can't be reached, each throws {@code FailureException} with {@code
 * Unavailable}.
 */
public interface Records {

    Optional<Entry> find(Kind kind, String id);

    Page find(Kind kind, Query query);

    /**
     * Adds a record, with {@code created_at} and {@code updated_at}.
     *
     * @return false where the id, or an alias that must be unique, is taken
     */
    boolean insert(Entry entry);

    /** Changes a record that nobody else changes meanwhile; empty where there is none. */
    Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change);

    /** Whether there was one. */
    boolean delete(Kind kind, String id);

    /** All of it or nothing: what {@code work} does through the records that it gets. */
    void together(Work work);

    /** Several changes that belong together. */
    @FunctionalInterface
    interface Work {
        void with(Records records);
    }

    /**
     * Which records.
     *
     * @param equal fields and the text that they must have
     * @param sort a field, empty for {@code created_at}
     * @param limit 0 for all
     */
    record Query(
            Map<String, String> equal, String sort, boolean descending, int offset, int limit) {
        public Query {
            equal = Map.copyOf(equal);
        }

        /** All that have some values. */
        public static Query where(Map<String, String> equal) {
            return new Query(equal, "", false, 0, 0);
        }
    }

    /**
     * Some of the records.
     *
     * @param total how many there are without limit and offset
     */
    record Page(List<Entry> entries, long total) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
