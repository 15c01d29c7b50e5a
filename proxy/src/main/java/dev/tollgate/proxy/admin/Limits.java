package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.UUID;

/** Limits of those who have them in a budget of their own: {@code budget_id}. */
final class Limits {

    static final String ID = "budget_id";
    private static final String TABLE = "litellm_budget_table";

    private final Desk desk;

    Limits(Desk desk) {
        this.desk = desk;
    }

    /** The limits that a body names, typed. */
    static ObjectNode of(ObjectNode body) {
        return Schemas.BUDGET.read(body);
    }

    /** Puts limits into the owner's budget, a new one where it has none. */
    void put(Records records, ObjectNode owner, ObjectNode limits) {
        if (limits.isEmpty()) {
            return;
        }
        String id = owner.path(ID).asText("");
        boolean changed = !id.isEmpty() && change(records, id, limits);
        if (!changed) {
            String name = id.isEmpty() ? UUID.randomUUID().toString() : id;
            records.insert(entry(name, limits));
            owner.put(ID, name);
        }
    }

    Entry entry(String id, ObjectNode limits) {
        ObjectNode given = limits.deepCopy();
        given.removeIf(JsonNode::isNull);
        ObjectNode data = Schemas.BUDGET.record(given).put(ID, id);
        desk.reset(data, given);
        return new Entry(Kind.BUDGET, id, data);
    }

    boolean change(Records records, String id, ObjectNode limits) {
        return records.update(
                        Kind.BUDGET,
                        id,
                        data -> {
                            Schemas.BUDGET.change(data, limits);
                            desk.reset(data, limits);
                            return data;
                        })
                .isPresent();
    }

    static ObjectNode row(Entry budget) {
        return Schemas.BUDGET.row(budget.data());
    }

    /** Shows the budget of a row. */
    ObjectNode with(ObjectNode row) {
        JsonNode budget =
                desk.records()
                        .find(Kind.BUDGET, row.path(ID).asText(""))
                        .<JsonNode>map(Limits::row)
                        .orElse(Json.object().nullNode());
        row.set(TABLE, budget);
        return row;
    }
}
