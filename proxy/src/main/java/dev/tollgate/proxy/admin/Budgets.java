package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /budget/*}: limits that several may refer to. */
final class Budgets {

    private static final String ID = Limits.ID;

    private final Desk desk;
    private final Limits limits;

    Budgets(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    List<Endpoint> endpoints() {
        return new Family("budget management", Refusal.Form.DETAIL)
                .post("/budget/new", Need.ADMIN, "A new budget", this::add)
                .post("/budget/update", Need.ADMIN, "Changes a budget", this::update)
                .post("/budget/info", Need.VIEW, "Some budgets", this::info)
                .post("/budget/delete", Need.ADMIN, "Deletes a budget", this::delete)
                .get("/budget/list", Need.VIEW, "All budgets", this::list)
                .endpoints();
    }

    private static String id(ObjectNode body, String field) {
        JsonNode id = body.path(field);
        if (!id.isTextual() || id.asText().isEmpty() || !Plain.isShort(id.asText())) {
            throw Refusal.invalid("string_type", "body", field, "Input should be a valid string");
        }
        return Plain.text(id.asText(), "body", field);
    }

    private Entry found(String id) {
        return desk.records()
                .find(Kind.BUDGET, id)
                .orElseThrow(() -> Refusal.notFound("Budget not found, budget_id=" + id, ID));
    }

    private JsonNode add(Call call) {
        ObjectNode given = Limits.of(call.body());
        String id = call.body().hasNonNull(ID) ? id(call.body(), ID) : UUID.randomUUID().toString();
        Entry budget = limits.entry(id, given);
        budget.data().put("created_by", call.author()).put("updated_by", call.author());
        if (!desk.records().insert(budget)) {
            throw Refusal.bad("Budget id = " + id + " already exists.", ID);
        }
        return Limits.row(found(id));
    }

    private JsonNode update(Call call) {
        String id = id(call.body(), ID);
        if (!limits.change(desk.records(), id, Limits.of(call.body()))) {
            throw Refusal.notFound("Budget not found, budget_id=" + id, ID);
        }
        return Limits.row(found(id));
    }

    private JsonNode info(Call call) {
        return Desk.array(
                Desk.texts(call.body(), "budgets").stream()
                        .flatMap(id -> desk.records().find(Kind.BUDGET, id).stream())
                        .map(Limits::row)
                        .toList());
    }

    private JsonNode delete(Call call) {
        Entry budget = found(id(call.body(), "id"));
        desk.records().delete(Kind.BUDGET, budget.id());
        return Json.object().setAll(Limits.row(budget));
    }

    private JsonNode list(Call call) {
        return Desk.array(
                desk.records().find(Kind.BUDGET, Records.Query.where(Map.of())).entries().stream()
                        .map(Limits::row)
                        .toList());
    }
}
