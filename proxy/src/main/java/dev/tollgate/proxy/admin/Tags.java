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

/** {@code /tag/*}: what requests are marked with, and what may be spent on it. */
final class Tags {

    private static final String NAME = "name";

    private final Desk desk;
    private final Limits limits;

    Tags(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
    }

    List<Endpoint> endpoints() {
        return new Family("tag management", Refusal.Form.DETAIL)
                .post("/tag/new", Need.ADMIN, "A new tag", this::add)
                .post("/tag/update", Need.ADMIN, "Changes a tag", this::update)
                .post("/tag/info", Need.VIEW, "Some tags by their names", this::info)
                .post("/tag/delete", Need.ADMIN, "Deletes a tag", this::delete)
                .get("/tag/list", Need.VIEW, "All tags", this::list)
                .endpoints();
    }

    private Entry found(Records records, String name) {
        return records.find(Kind.TAG, name)
                .orElseThrow(() -> Refusal.notFound("Tag " + name + " not found", NAME));
    }

    private ObjectNode row(Entry tag) {
        return limits.with(desk.spending().row(tag, entry -> Schemas.TAG.row(entry.data())));
    }

    private JsonNode add(Call call) {
        ObjectNode values = Schemas.TAG.readNew(call.body());
        String name = Desk.required(values, NAME);
        ObjectNode data = Schemas.TAG.record(values).put("created_by", call.author());
        ObjectNode given = Limits.of(call.body());
        given.removeIf(JsonNode::isNull);
        desk.records()
                .together(records -> {
                    limits.put(records, data, given);
                    if (!records.insert(new Entry(Kind.TAG, name, data))) {
                        throw Refusal.bad("Tag " + name + " already exists", NAME);
                    }
                });
        return Json.object()
                .put("message", "Tag " + name + " created successfully")
                .set("tag", row(found(desk.records(), name)));
    }

    private JsonNode update(Call call) {
        ObjectNode values = Schemas.TAG.read(call.body());
        String name = Desk.required(values, NAME);
        ObjectNode given = Limits.of(call.body());
        desk.records()
                .together(records -> {
                    found(records, name);
                    records.update(
                            Kind.TAG,
                            name,
                            data -> {
                                limits.put(records, Schemas.TAG.change(data, values), given);
                                return data;
                            });
                });
        return Json.object()
                .put("message", "Tag " + name + " updated successfully")
                .set("tag", row(found(desk.records(), name)));
    }

    private JsonNode info(Call call) {
        ObjectNode answer = Json.object();
        for (String name : Desk.texts(call.body(), "names")) {
            answer.set(name, row(found(desk.records(), name)));
        }
        return answer;
    }

    private JsonNode delete(Call call) {
        String name = Desk.required(Schemas.TAG.read(call.body()), NAME);
        found(desk.records(), name);
        desk.records().delete(Kind.TAG, name);
        return Json.object().put("message", "Tag " + name + " deleted successfully");
    }

    private JsonNode list(Call call) {
        return Desk.array(
                desk.records().find(Kind.TAG, Records.Query.where(Map.of())).entries().stream()
                        .map(this::row)
                        .toList());
    }
}
