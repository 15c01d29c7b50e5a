package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Map;

/**
 * {@code /customer/*}, also {@code /end_user/*}: the clients' own users.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/customers">LiteLLM, customers</a>
 */
final class Customers {

    private static final String ID = "user_id";
    private static final String IDS = "user_ids";

    private final Desk desk;
    private final Limits limits;

    Customers(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    List<Endpoint> endpoints() {
        Family family = new Family("Customer Management", Refusal.Form.DETAIL);
        for (String base : List.of("/customer", "/end_user")) {
            family.post(base + "/new", Need.ADMIN, "A new customer", this::add)
                    .post(base + "/update", Need.ADMIN, "Changes a customer", this::update)
                    .post(base + "/delete", Need.ADMIN, "Deletes customers", this::delete)
                    .post(base + "/block", Need.ADMIN, "Stops them", call -> block(call, true))
                    .post(
                            base + "/unblock",
                            Need.ADMIN,
                            "Lets them go on",
                            call -> block(call, false))
                    .get(base + "/info", Need.VIEW, "A customer", this::info)
                    .get(base + "/list", Need.VIEW, "All customers", this::list);
        }
        return family.endpoints();
    }

    private Entry found(Records records, String id) {
        return records.find(Kind.CUSTOMER, id)
                .orElseThrow(() ->
                        Refusal.bad("End User Id=" + id + " does not exist in db", "end_user_id"));
    }

    private ObjectNode row(Entry customer) {
        return limits.with(
                desk.spending().row(customer, entry -> Schemas.CUSTOMER.row(entry.data())));
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.CUSTOMER.readNew(call.body());
        String id = Desk.required(values, ID);
        ObjectNode data = Schemas.CUSTOMER.record(values);
        ObjectNode given = Limits.of(call.body());
        given.removeIf(JsonNode::isNull);
        if (!given.isEmpty() && values.has(Limits.ID)) {
            throw Refusal.bad("Set either a budget_id or limits, not both.", Limits.ID);
        }
        desk.records()
                .together(records -> {
                    limits.put(records, data, given);
                    if (!records.insert(new Entry(Kind.CUSTOMER, id, data))) {
                        throw Refusal.bad("Customer already exists, passed user_id=" + id, ID);
                    }
                });
        desk.spending().setFrom(values, Kind.CUSTOMER, id);
        return row(found(desk.records(), id));
    }

    private JsonNode update(Call call) {
        ObjectNode values = Schemas.CUSTOMER.read(call.body());
        String id = Desk.required(values, ID);
        ObjectNode given = Limits.of(call.body());
        desk.records()
                .together(records -> {
                    found(records, id);
                    records.update(
                            Kind.CUSTOMER,
                            id,
                            data -> {
                                Schemas.CUSTOMER.change(data, values);
                                limits.put(records, data, given);
                                return data;
                            });
                });
        return row(found(desk.records(), id));
    }

    private JsonNode delete(Call call) {
        List<String> ids = Desk.texts(call.body(), IDS);
        ids.forEach(id -> found(desk.records(), id));
        desk.records().together(records -> ids.forEach(id -> records.delete(Kind.CUSTOMER, id)));
        return Json.object()
                .put("deleted_customers", ids.size())
                .put("message", "Successfully deleted customers with ids: " + ids);
    }

    /** Also one that nobody has made: who is blocked may never have come. */
    private JsonNode block(Call call, boolean blocked) {
        List<String> ids = Desk.texts(call.body(), IDS);
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("blocked_users");
        for (String id : ids) {
            ObjectNode data = Schemas.CUSTOMER.record(Json.object().put(ID, id));
            desk.records()
                    .together(records -> {
                        records.insert(new Entry(Kind.CUSTOMER, id, data));
                        records.update(Kind.CUSTOMER, id, each -> each.put("blocked", blocked));
                    });
            rows.add(row(found(desk.records(), id)));
        }
        return answer;
    }

    private JsonNode info(Call call) {
        return row(found(desk.records(), call.required("end_user_id")));
    }

    private JsonNode list(Call call) {
        List<Entry> all =
                desk.records().find(Kind.CUSTOMER, Records.Query.where(Map.of())).entries();
        List<ObjectNode> rows =
                desk.spending().rows(all, entry -> Schemas.CUSTOMER.row(entry.data()));
        return Desk.array(rows.stream().map(limits::with).toList());
    }
}
