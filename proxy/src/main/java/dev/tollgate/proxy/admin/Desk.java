package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every family of paths works with. */
record Desk(Records records, Spending spending, Rights rights, Periods periods) {

    private static final String RESET = "budget_reset_at";
    private static final String DURATION = "budget_duration";

    List<Entry> all(Kind kind, String field, String value) {
        return records.find(kind, Records.Query.where(Map.of(field, value))).entries();
    }

    /** Keys as the records of their holders show them. */
    ArrayNode keyRows(List<Entry> keys) {
        return array(
                spending.rows(keys, key -> Schemas.KEY.row(key.data()).put("token", key.id())));
    }

    /** Sets when the budget begins anew, where its period is set. */
    void reset(ObjectNode data, ObjectNode values) {
        if (!values.has(DURATION) || values.has(RESET)) {
            return;
        }
        if (values.get(DURATION).isNull()) {
            data.remove(RESET);
        } else {
            data.put(RESET, periods.reset(values.get(DURATION).asText()).toString());
        }
    }

    /**
     * A text that a body must have.
     *
     * @param values as read
     */
    static String required(ObjectNode values, String field) {
        String text = values.path(field).asText("");
        if (text.isEmpty()) {
            throw Refusal.missing("body", field);
        }
        return text;
    }

    /** Texts that a body must have: {@code team_ids}. */
    static List<String> texts(ObjectNode body, String field) {
        JsonNode list = body.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw Refusal.missing("body", field);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                throw Refusal.invalid(
                        "string_type", "body", field, "Input should be a valid list of strings");
            }
            texts.add(Plain.text(each.textValue(), "body", field));
        }
        return texts;
    }

    static ArrayNode array(List<? extends JsonNode> nodes) {
        ArrayNode array = Json.array();
        nodes.forEach(array::add);
        return array;
    }

    /**
     * Some of the records, as the query's {@code page} says.
     *
     * @param size how many a page has
     */
    static Records.Query page(Call call, Map<String, String> equal, int size) {
        int page = call.number("page", 1, 100_000);
        return new Records.Query(equal, "", false, (page - 1) * size, size);
    }

    static long pages(long total, int size) {
        return (total + size - 1) / size;
    }
}
