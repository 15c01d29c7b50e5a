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

    /**
     * Sums by each of some parts: the latest day first, then the largest spend.
     *
     * @param limit at most as many
     */
    Page sums(Slice slice, List<Part> by, long offset, int limit);

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
     * Which of the sums.
     *
     * @param entity whose; each request is summed once as a user's, be it nobody's
     * @param ids of the entities, empty for all
     * @param keys hashes of keys, empty for all
     * @param model empty for all
     */
    record Slice(Range range, Entity entity, Set<String> ids, Set<String> keys, String model) {
        public Slice {
            ids = Set.copyOf(ids);
            keys = Set.copyOf(keys);
        }

        /** All of some days. */
        public static Slice of(Range range, Entity entity) {
            return new Slice(range, entity, Set.of(), Set.of(), "");
        }

        public Slice withIds(Set<String> some) {
            return new Slice(range, entity, some, keys, model);
        }

        public Slice withKeys(Set<String> some) {
            return new Slice(range, entity, ids, some, model);
        }
    }

    /** What is summed for, by LiteLLM's name. */
    enum Part {
        DAY("date"),
        ENTITY("entity"),
        KEY("api_key"),
        MODEL("model"),
        GROUP("model_group"),
        VENDOR("custom_llm_provider");

        private final String field;

        Part(String field) {
            this.field = field;
        }

        /** The field of a sum that tells which one it is. */
        public String field() {
            return field;
        }
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
