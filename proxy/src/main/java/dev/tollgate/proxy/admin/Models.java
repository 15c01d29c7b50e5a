package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** {@code /model/*}: models beside those of the configuration file, which has its own. */
final class Models {

    private static final String PARAMS = "litellm_params";

    private static final String NAME = "model_name";
    private static final String INFO = "model_info";
    private static final String MODEL = "model";
    private static final String TEAM = "team_id";
    private static final String ID = "model_id";

    /** What routing and people read; all else may hold a credential. */
    private static final Set<String> PLAIN =
            Set.of(
                    MODEL,
                    "custom_llm_provider",
                    TeamModels.CREDENTIAL,
                    "rpm",
                    "tpm",
                    "weight",
                    "order",
                    "tags");

    private final Desk desk;
    private final Catalog catalog;

    Models(Desk desk, Catalog catalog) {
        this.desk = desk;
        this.catalog = catalog;
    }

    List<Endpoint> endpoints() {
        return new Family("model management", Refusal.Form.WRAPPED)
                .post("/model/new", Need.CHANGE, "A new model", this::add)
                .post("/model/update", Need.CHANGE, "Changes a model", this::update)
                .add(
                        "PATCH",
                        "/model/{model_id}/update",
                        Need.CHANGE,
                        "Changes some fields of a model",
                        this::patch)
                .post("/model/delete", Need.CHANGE, "Deletes a model", this::delete)
                .endpoints();
    }

    private JsonNode add(Call call) {
        ObjectNode body = call.body();
        String name = Bodies.text(body, NAME);
        ObjectNode params = Bodies.object(body, PARAMS);
        Bodies.text(params, MODEL);
        ObjectNode info = Bodies.object(body, INFO);
        String id = info.hasNonNull("id") ? Bodies.text(info, "id") : UUID.randomUUID().toString();
        refuseTaken(id);
        checkRights(call, info);
        ObjectNode data = Json.object().put(NAME, name).put("created_by", call.author());
        data.putObject(PARAMS);
        data.putObject(INFO);
        Change change = new Change(call, catalog.sealed(Kind.MODEL, id), body);
        if (!desk.records().insert(new Entry(Kind.MODEL, id, changed(change, data)))) {
            throw taken(id);
        }
        return row(found(id));
    }

    private void refuseTaken(String id) {
        boolean taken = desk.records().find(Kind.MODEL, id).isPresent();
        if (taken || catalog.isConfigured(id)) {
            throw taken(id);
        }
    }

    private static Refusal taken(String id) {
        return Refusal.bad("Model with id=" + id + " already exists.", "model_info.id");
    }

    /** Of a team's admin it is the team's own, of a proxy admin any. */
    private void checkRights(Call call, JsonNode info) {
        String team = info.path(TEAM).asText("");
        if (!team.isEmpty()) {
            if (desk.records().find(Kind.TEAM, team).isEmpty()) {
                throw Refusal.bad("Team id=" + team + " does not exist in db", TEAM);
            }
            desk.rights().manageTeam(call.caller(), team);
            return;
        }
        if (!call.caller().isAdmin()) {
            throw Refusal.forbidden(
                    "Only a proxy admin may do this with a model of no team. Set"
                            + " model_info.team_id to a team that you are an admin of.");
        }
    }

    private Entry found(String id) {
        return desk.records().find(Kind.MODEL, id).orElseThrow(() -> missing(id));
    }

    private Refusal missing(String id) {
        return catalog.isConfigured(id)
                ? Refusal.bad(
                        "Can't edit model. Model in config. Store model in db via `/model/new`. to"
                                + " edit.",
                        ID)
                : Refusal.notFound("Model " + id + " not found on proxy.", ID);
    }

    private JsonNode update(Call call) {
        return updated(call, Bodies.text(Bodies.object(call.body(), INFO), "id"));
    }

    private JsonNode patch(Call call) {
        return updated(call, call.required(ID));
    }

    private JsonNode updated(Call call, String id) {
        ObjectNode info = found(id).data().withObjectProperty(INFO);
        checkRights(call, info);
        merge(info, Bodies.object(call.body(), INFO));
        checkRights(call, info);
        Change change = new Change(call, catalog.sealed(Kind.MODEL, id), call.body());
        desk.records().update(Kind.MODEL, id, data -> changed(change, data));
        return row(found(id));
    }

    /**
     * What a call does to a model.
     *
     * @param body field by field; null takes one away
     */
    private record Change(Call call, Sealed sealed, ObjectNode body) {}

    private ObjectNode changed(Change change, ObjectNode data) {
        ObjectNode params =
                change.sealed()
                        .open(data.withObjectProperty(PARAMS))
                        .orElseThrow(() ->
                                Refusal.bad(
                                        "The stored litellm_params can't be decrypted; delete the model and add it"
                                                + " anew",
                                        PARAMS));
        merge(params, Bodies.object(change.body(), PARAMS));
        ObjectNode info = data.withObjectProperty(INFO);
        merge(info, Bodies.object(change.body(), INFO));
        info.put("id", change.sealed().id()).put(Catalog.IN_DATABASE, true);
        if (change.body().hasNonNull(NAME)) {
            data.put(NAME, Bodies.text(change.body(), NAME));
        }
        if (!change.call().caller().isAdmin()) {
            TeamModels.check(params, info);
        }
        data.set(PARAMS, params);
        List<String> problems = catalog.storing().problems(change.sealed().id(), data);
        if (!problems.isEmpty()) {
            throw Refusal.bad(String.join("; ", problems), PARAMS);
        }
        data.set(PARAMS, change.sealed().seal(params, PLAIN));
        return data.put("updated_by", change.call().author());
    }

    private static void merge(ObjectNode present, ObjectNode given) {
        given.properties()
                .forEach(each -> {
                    if (each.getValue().isNull()) {
                        present.remove(each.getKey());
                    } else {
                        present.set(each.getKey(), each.getValue());
                    }
                });
    }

    private JsonNode delete(Call call) {
        String id = Bodies.text(call.body(), "id");
        Entry model =
                desk.records()
                        .find(Kind.MODEL, id)
                        .orElseThrow(() ->
                                Refusal.bad("Model with id=" + id + " not found in db", "id"));
        checkRights(call, model.data().path(INFO));
        desk.records().delete(Kind.MODEL, id);
        return Json.object().put("message", "Model: " + id + " deleted successfully");
    }

    /** LiteLLM's, but without what is encrypted. */
    private static ObjectNode row(Entry model) {
        ObjectNode row = Json.object().put(ID, model.id());
        row.setAll(model.data().deepCopy());
        row.withObjectProperty(PARAMS).retain(PLAIN);
        return row;
    }
}
