package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code /credentials}: what models name with {@code litellm_credential_name}. */
final class Credentials {

    private static final String NAME = "credential_name";
    private static final String VALUES = "credential_values";
    private static final String INFO = "credential_info";
    private static final String MODEL = "model_id";
    private static final String HIDDEN = "****";

    private static final Pattern SECRET =
            Pattern.compile("key|secret|token|password|credential|authorization|private");

    private final Desk desk;
    private final Catalog catalog;

    Credentials(Desk desk, Catalog catalog) {
        this.desk = desk;
        this.catalog = catalog;
    }

    List<Endpoint> endpoints() {
        String one = "/credentials/{credential_name}";
        return new Family("credential management", Refusal.Form.WRAPPED)
                .post("/credentials", Need.ADMIN, "A new credential", this::add)
                .get("/credentials", Need.VIEW, "All credentials, masked", this::list)
                .get(
                        "/credentials/by_name/{credential_name}",
                        Need.VIEW,
                        "A credential, masked",
                        this::byName)
                .get(
                        "/credentials/by_model/{model_id}",
                        Need.VIEW,
                        "A model's credential, masked",
                        this::byModel)
                .add("PATCH", one, Need.ADMIN, "Changes a credential", this::patch)
                .add("DELETE", one, Need.ADMIN, "Deletes a credential", this::delete)
                .endpoints();
    }

    private JsonNode add(Call call) {
        String name = Bodies.text(call.body(), NAME);
        ObjectNode info = Bodies.object(call.body(), INFO);
        ObjectNode values = values(call.body());
        if (desk.records().find(Kind.CREDENTIAL, name).isPresent()) {
            throw taken(name);
        }
        ObjectNode data = Json.object().put(NAME, name);
        data.set(VALUES, catalog.sealed(Kind.CREDENTIAL, name).seal(values, Set.of()));
        data.set(INFO, info);
        data.put("created_by", call.author()).put("updated_by", call.author());
        if (!desk.records().insert(new Entry(Kind.CREDENTIAL, name, data))) {
            throw taken(name);
        }
        return done("created");
    }

    private ObjectNode values(ObjectNode body) {
        if (body.hasNonNull(MODEL)) {
            return values(deployment(Bodies.text(body, MODEL)));
        }
        if (!body.hasNonNull(VALUES)) {
            throw Refusal.bad(
                    "Credential values are required. Unable to infer credential values from model"
                            + " ID.",
                    VALUES);
        }
        return Bodies.object(body, VALUES);
    }

    private static Refusal taken(String name) {
        return Refusal.bad("Credential " + name + " already exists.", NAME);
    }

    private static ObjectNode done(String what) {
        return Json.object()
                .put("success", true)
                .put("message", "Credential " + what + " successfully");
    }

    private Deployment deployment(String id) {
        return catalog.deployments()
                .apply(id)
                .orElseThrow(() -> Refusal.notFound("Model not found", MODEL));
    }

    private static ObjectNode values(Deployment deployment) {
        ObjectNode values = Json.object();
        deployment.connection().forEach((name, value) -> values.put(name, value.value()));
        return values;
    }

    private JsonNode list(Call call) {
        ObjectNode answer = Json.object().put("success", true);
        ArrayNode all = answer.putArray("credentials");
        desk.records()
                .find(Kind.CREDENTIAL, Records.Query.where(Map.of()))
                .entries()
                .forEach(entry -> all.add(row(entry)));
        return answer;
    }

    private JsonNode byName(Call call) {
        String name = call.required(NAME);
        return row(
                desk.records()
                        .find(Kind.CREDENTIAL, name)
                        .orElseThrow(() ->
                                Refusal.notFound(
                                        "Credential not found. Got credential name: " + name,
                                        NAME)));
    }

    private ObjectNode row(Entry credential) {
        ObjectNode data = credential.data();
        ObjectNode values =
                catalog.sealed(Kind.CREDENTIAL, credential.id())
                        .open(data.withObjectProperty(VALUES))
                        .map(Credentials::masked)
                        .orElseGet(() -> data.withObjectProperty(VALUES));
        return row(credential.id(), values, data.withObjectProperty(INFO));
    }

    private static ObjectNode row(String name, ObjectNode values, ObjectNode info) {
        ObjectNode row = Json.object().put(NAME, name);
        row.set(VALUES, values);
        row.set(INFO, info);
        return row;
    }

    /** Of what isn't the name of something, nothing shows. */
    private static ObjectNode masked(ObjectNode values) {
        values.properties()
                .forEach(each -> {
                    String text = each.getValue().asText("");
                    boolean harmless = !text.isEmpty() && !text.contains("@");
                    if (!harmless || SECRET.matcher(each.getKey()).find()) {
                        each.setValue(TextNode.valueOf(HIDDEN));
                    }
                });
        return values;
    }

    private JsonNode byModel(Call call) {
        String id = call.required(MODEL);
        Deployment deployment = deployment(id);
        return row(
                deployment.group() + "-credential-" + id,
                masked(values(deployment)),
                Json.object());
    }

    private JsonNode patch(Call call) {
        String name = call.required(NAME);
        if (call.body().hasNonNull(NAME) && !Bodies.text(call.body(), NAME).equals(name)) {
            throw Refusal.bad(
                    "A credential keeps its name; add one with the new name instead.", NAME);
        }
        ObjectNode given = Bodies.object(call.body(), VALUES);
        ObjectNode info = Bodies.object(call.body(), INFO);
        Sealed sealed = catalog.sealed(Kind.CREDENTIAL, name);
        ObjectNode values = sealed.seal(given, Set.of());
        return desk.records()
                .update(
                        Kind.CREDENTIAL,
                        name,
                        data -> {
                            data.withObjectProperty(VALUES).setAll(values);
                            data.withObjectProperty(INFO).setAll(info);
                            return data.put("updated_by", call.author());
                        })
                .map(_ -> done("updated"))
                .orElseThrow(() -> Refusal.notFound("Credential not found in DB.", NAME));
    }

    private JsonNode delete(Call call) {
        if (!desk.records().delete(Kind.CREDENTIAL, call.required(NAME))) {
            throw Refusal.notFound("Credential not found in DB.", NAME);
        }
        return done("deleted");
    }
}
