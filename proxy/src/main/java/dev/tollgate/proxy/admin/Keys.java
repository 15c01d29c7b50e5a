package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /key/*}: virtual keys.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/virtual_keys">LiteLLM, virtual keys</a>
 */
final class Keys {

    private static final String KEY = "key";
    private static final String ALIAS = "key_alias";
    private static final String USER = "user_id";
    private static final String TEAM = "team_id";
    private static final String METADATA = Fields.METADATA;

    private final Desk desk;
    private final NewKeys newKeys;
    private final Throughput throughput;

    Keys(Desk desk, NewKeys newKeys) {
        this.desk = desk;
        this.newKeys = newKeys;
        this.throughput = new Throughput(desk);
    }

    List<Endpoint> endpoints() {
        return new Family("key management", Refusal.Form.WRAPPED)
                .post("/key/generate", Need.CHANGE, "A new virtual key", this::generate)
                .post(
                        "/key/service-account/generate",
                        Need.CHANGE,
                        "A new key of a team, without a user",
                        this::serviceAccount)
                .post("/key/update", Need.CHANGE, "Changes a key", this::update)
                .post("/key/bulk_update", Need.CHANGE, "Changes several keys", this::bulkUpdate)
                .post("/key/delete", Need.CHANGE, "Deletes keys", this::delete)
                .post(
                        "/key/regenerate",
                        Need.CHANGE,
                        "A new text for a key that stays the same else",
                        this::regenerate)
                .post("/key/{key}/regenerate", Need.CHANGE, "The same", this::regenerate)
                .post("/key/{key}/reset_spend", Need.ADMIN, "Sets what was spent", this::resetSpend)
                .post("/key/block", Need.CHANGE, "Stops a key", call -> block(call, true))
                .post("/key/unblock", Need.CHANGE, "Lets it go on", call -> block(call, false))
                .get("/key/info", Need.OWN, "A key's record", this::info)
                .post("/v2/key/info", Need.OWN, "Several keys' records", this::infos)
                .post("/key/health", Need.OWN, "Whether the key works", _ -> health())
                .endpoints();
    }

    private JsonNode generate(Call call) {
        ObjectNode values = Schemas.KEY.readNew(call.body());
        Caller caller = call.caller();
        if (!caller.isAdmin() && !values.has(USER)) {
            caller.userId().ifPresent(user -> values.put(USER, user));
        }
        return made(call, values);
    }

    private JsonNode made(Call call, ObjectNode values) {
        desk.rights().changeKey(call, values);
        desk.rights().giveKey(call, values, true);
        return newKeys.make(call, values);
    }

    private JsonNode serviceAccount(Call call) {
        ObjectNode values = Schemas.KEY.readNew(call.body());
        Desk.required(values, TEAM);
        values.remove(USER);
        values.withObjectProperty(METADATA)
                .put("service_account_id", values.path(ALIAS).asText(""));
        return made(call, values);
    }

    private Entry found(String keyOrId) {
        return desk.records()
                .find(Kind.KEY, Tokens.id(Plain.text(keyOrId, "body", KEY)))
                .orElseThrow(() -> Refusal.notFound("Key not found in database", KEY));
    }

    private JsonNode update(Call call) {
        ObjectNode values = Schemas.KEY.read(call.body());
        return updated(call, values);
    }

    private ObjectNode updated(Call call, ObjectNode values) {
        String given = Desk.required(values, KEY);
        Entry present = found(given);
        desk.rights().changeKey(call, present.data());
        desk.rights().giveKey(call, values, false);
        if (values.hasNonNull(TEAM)) {
            desk.rights().changeKey(call, values);
        }
        if (values.hasNonNull(ALIAS)) {
            NewKeys.refuseTaken(desk.records(), values.get(ALIAS).asText(), present.id());
        }
        throughput.check(present.id(), Schemas.KEY.change(present.data().deepCopy(), values));
        Entry changed =
                desk.records()
                        .update(
                                Kind.KEY,
                                present.id(),
                                data -> {
                                    Schemas.KEY.change(data, values);
                                    newKeys.ends(data, values);
                                    newKeys.rotates(data, values);
                                    desk.reset(data, values);
                                    return data.put("updated_by", call.author());
                                })
                        .orElseThrow(() -> Refusal.notFound("Key not found in database", KEY));
        desk.spending().setFrom(values, Kind.KEY, present.id());
        return row(changed).put(KEY, given);
    }

    /** Each by itself: what can't be changed is told, and hinders nothing else. */
    private JsonNode bulkUpdate(Call call) {
        JsonNode keys = call.body().path("keys");
        if (!keys.isArray()) {
            throw Refusal.missing("body", "keys");
        }
        ObjectNode answer = Json.object().put("total_requested", keys.size());
        ArrayNode done = answer.putArray("successful_updates");
        ArrayNode failed = answer.putArray("failed_updates");
        for (JsonNode each : keys) {
            ObjectNode values = each instanceof ObjectNode body ? body : Json.object();
            try {
                ObjectNode row = updated(call, Schemas.KEY.read(values));
                done.addObject().put(KEY, row.path(KEY).asText()).set("key_info", row);
            } catch (Refusal e) {
                failed.addObject()
                        .put(KEY, values.path(KEY).asText(""))
                        .put("failed_reason", e.getMessage());
            }
        }
        return answer;
    }

    private JsonNode delete(Call call) {
        boolean byAlias = !call.body().hasNonNull("keys");
        List<String> given = Desk.texts(call.body(), byAlias ? "key_aliases" : "keys");
        List<Entry> entries = new ArrayList<>();
        for (String each : given) {
            entries.add(byAlias ? byAlias(each) : found(each));
        }
        entries.forEach(entry -> desk.rights().changeKey(call, entry.data()));
        desk.records()
                .together(
                        records -> entries.forEach(entry -> records.delete(Kind.KEY, entry.id())));
        ObjectNode answer = Json.object();
        ArrayNode deleted = answer.putArray("deleted_keys");
        given.forEach(deleted::add);
        return answer;
    }

    private Entry byAlias(String alias) {
        return desk.all(Kind.KEY, ALIAS, alias).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("No key has the alias '" + alias + "'", ALIAS));
    }

    private JsonNode regenerate(Call call) {
        ObjectNode values = Schemas.KEY.read(call.body());
        String given = call.parameter(KEY).orElseGet(() -> Desk.required(values, KEY));
        Entry old = found(given);
        desk.rights().changeKey(call, old.data());
        values.remove(KEY);
        desk.rights().giveKey(call, values, false);
        return newKeys.again(call, old, values);
    }

    private JsonNode resetSpend(Call call) {
        Entry key = found(call.required(KEY));
        desk.spending().reset(call.body(), Kind.KEY, key.id());
        return row(key);
    }

    private JsonNode block(Call call, boolean blocked) {
        String given = Desk.required(Schemas.KEY.read(call.body()), KEY);
        Entry present = found(given);
        desk.rights().changeKey(call, present.data());
        String team = present.data().path(TEAM).asText("");
        if (team.isEmpty()
                ? !call.caller().isAdmin()
                : !desk.rights().mayManageTeam(call.caller(), team)) {
            throw Refusal.forbidden("Only a proxy admin or an admin of its team may block a key.");
        }
        return desk.records()
                .update(
                        Kind.KEY,
                        present.id(),
                        data -> data.put("blocked", blocked).put("updated_by", call.author()))
                .map(this::row)
                .orElseThrow(() -> Refusal.notFound("Key not found in database", KEY));
    }

    private ObjectNode row(Entry key) {
        return desk.spending()
                .row(key, entry -> Schemas.KEY.row(entry.data()))
                .put("token", key.id());
    }

    private JsonNode info(Call call) {
        String given = call.parameter(KEY).orElse(call.caller().keyHash());
        boolean own = Tokens.id(given).equals(call.caller().keyHash());
        if (own && call.caller().grant().isEmpty()) {
            return Json.object().put(KEY, given).set("info", master(call.caller()));
        }
        Entry key = found(given);
        see(call, key);
        return Json.object().put(KEY, given).set("info", shown(key));
    }

    /** The master key has no record. */
    private static ObjectNode master(Caller caller) {
        ObjectNode info = Schemas.KEY.row(Schemas.KEY.record(Json.object()));
        return info.put("key_name", caller.keyName())
                .put(USER, caller.userId().orElse("default_user_id"))
                .put("user_role", "proxy_admin")
                .put("spend", 0);
    }

    private void see(Call call, Entry key) {
        if (!desk.rights().maySeeKey(call.caller(), key)) {
            throw Refusal.forbidden("You are not allowed to access this key's info.");
        }
    }

    private ObjectNode shown(Entry key) {
        ObjectNode info = row(key);
        info.remove("token");
        String budget = key.data().path("budget_id").asText("");
        desk.records()
                .find(Kind.BUDGET, budget)
                .ifPresentOrElse(
                        found -> info.set("litellm_budget_table", Schemas.BUDGET.row(found.data())),
                        () -> info.putNull("litellm_budget_table"));
        return info;
    }

    private JsonNode infos(Call call) {
        List<String> given = Desk.texts(call.body(), "keys");
        List<ObjectNode> infos = new ArrayList<>();
        for (String each : given) {
            Entry key = found(each);
            see(call, key);
            infos.add(shown(key));
        }
        ObjectNode answer = Json.object();
        ArrayNode keys = answer.putArray(KEY);
        given.forEach(keys::add);
        answer.set("info", Desk.array(infos));
        return answer;
    }

    private static JsonNode health() {
        return Json.object().put(KEY, "healthy").putNull("logging_callbacks");
    }
}
