package dev.tollgate.proxy.spend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was spent, by LiteLLM's names of fields. Each call waits for the database, and throws {@code
 * FailureException} with {@code Unavailable} where it can't be reached.
 */
public interface SpendReports {

    /** Requests one by one. */
    Page rows(RowQuery query);

    /** Sums of a day, for an entity, key and model. */
    Page days(DayQuery query);

    /** Sums of some days, the largest spend first; of each day the earliest first. */
    List<ObjectNode> sums(By by, Range range);

    /** Of all days. */
    Money total();

    /** Days in UTC, both included. */
    record Range(LocalDate from, LocalDate to) {}

    /** What can be asked of a row. */
    enum Field {
        REQUEST_ID,
        KEY_HASH,
        KEY_ALIAS,
        USER_ID,
        TEAM_ID,
        CUSTOMER_ID,
        STATUS,
        MODEL,
        MODEL_ID,
        MODEL_GROUP
    }

    /** What rows are sorted by. */
    enum Sort {
        STARTED,
        COST,
        TOKENS
    }

    /** Which rows; all of {@code equal} hold. */
    record RowQuery(
            Range range,
            Map<Field, String> equal,
            Sort sort,
            boolean ascending,
            long offset,
            int limit) {
        public RowQuery {
            equal = Map.copyOf(equal);
        }
    }

    /** Whose days. */
    enum Entity {
        USER,
        TEAM,
        ORGANIZATION,
        CUSTOMER,
        TAG
    }

    /**
     * Which days, the latest first.
     *
     * @param ids of the entities, empty for all
     * @param model empty for all
     * @param key hash of a key, empty for all
     */
    record DayQuery(
            Range range,
            Entity entity,
            Set<String> ids,
            String model,
            String key,
            long offset,
            int limit) {
        public DayQuery {
            ids = Set.copyOf(ids);
        }
    }

    /** What is summed for. */
    enum By {
        DAY,
        KEY,
        MODEL,
        VENDOR,
        USER,
        TEAM,
        CUSTOMER,
        TAG
    }

    /**
     * Some of the answer.
     *
     * @param total how many there are without limit and offset
     */
    record Page(List<ObjectNode> rows, long total) {
        public Page {
            rows = List.copyOf(rows);
        }
    }
}
