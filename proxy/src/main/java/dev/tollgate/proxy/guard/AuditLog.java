package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who has changed which record, and how: rows of LiteLLM's {@code LiteLLM_AuditLog}, in which every
 * secret is {@code ***}. May wait for the database.
 */
public interface AuditLog {

    /** Some rows. */
    Page find(Query query);

    /** One row; empty where there is none. */
    Optional<ObjectNode> find(String id);

    /** What rows can be searched and sorted by. */
    enum Field {
        CHANGED_BY,
        CHANGED_BY_API_KEY,
        ACTION,
        TABLE_NAME,
        OBJECT_ID,
        UPDATED_AT
    }

    /**
     * Which rows.
     *
     * @param from the first day, in UTC
     * @param to the last day
     */
    record Query(
            Map<Field, String> equal,
            LocalDate from,
            LocalDate to,
            Field sort,
            boolean ascending,
            long offset,
            int limit) {
        public Query {
            equal = Map.copyOf(equal);
        }
    }

    /**
     * Some of the rows.
     *
     * @param total how many there are without limit and offset
     */
    record Page(List<ObjectNode> rows, long total) {
        public Page {
            rows = List.copyOf(rows);
        }
    }
}
