package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /key/list} and {@code /key/aliases}: which keys there are. */
final class KeyLists {

    private static final String USER = "user_id";
    private static final String TEAM = "team_id";
    private static final List<String> FILTERS =
            List.of(USER, TEAM, "organization_id", "key_alias", "project_id", "agent_id");
    private static final Set<String> SORTS =
            Set.of("created_at", "updated_at", "key_alias", "max_budget", "expires", USER, TEAM);
    private static final int MOST = 100;
    private static final int LAST_PAGE = 100_000;

    private final Desk desk;

    KeyLists(Desk desk) {
        this.desk = desk;
    }

    List<Endpoint> endpoints() {
        return new Family("key management", Refusal.Form.WRAPPED)
                .get("/key/list", Need.OWN, "Which keys there are", this::list)
                .get("/key/aliases", Need.OWN, "Which aliases there are", this::aliases)
                .endpoints();
    }

    private JsonNode list(Call call) {
        int size = call.number("size", 10, MOST);
        int page = call.number("page", 1, LAST_PAGE);
        Map<String, String> equal = visible(call);
        Records.Page found =
                call.parameter("key_hash").isPresent()
                        ? one(call, equal)
                        : page(call, equal, page, size);
        ObjectNode answer = Json.object();
        answer.set("keys", Desk.array(keys(found.entries(), call.flag("return_full_object"))));
        return answer.put("total_count", found.total())
                .put("current_page", page)
                .put("total_pages", Desk.pages(found.total(), size));
    }

    private Records.Page page(Call call, Map<String, String> equal, int page, int size) {
        String sort = call.parameter("sort_by").orElse("created_at");
        if (!SORTS.contains(sort)) {
            throw Refusal.bad(
                    "sort_by must be one of " + String.join(", ", SORTS.stream().sorted().toList()),
                    "sort_by");
        }
        boolean descending = !call.parameter("sort_order").orElse("desc").equals("asc");
        return desk.records()
                .find(
                        Kind.KEY,
                        new Records.Query(equal, sort, descending, (page - 1) * size, size));
    }

    private Records.Page one(Call call, Map<String, String> equal) {
        List<Entry> found =
                desk.records().find(Kind.KEY, Tokens.id(call.required("key_hash"))).stream()
                        .filter(key ->
                                equal.entrySet().stream()
                                        .allMatch(each ->
                                                key.data()
                                                        .path(each.getKey())
                                                        .asText("")
                                                        .equals(each.getValue())))
                        .toList();
        return new Records.Page(found, found.size());
    }

    /** What is asked for, as far as the caller may see it: by default the own. */
    private Map<String, String> visible(Call call) {
        Map<String, String> equal = new HashMap<>();
        for (String field : FILTERS) {
            call.parameter(field).ifPresent(value -> equal.put(field, value));
        }
        Caller caller = call.caller();
        boolean ofTeam =
                equal.containsKey(TEAM) && desk.rights().mayManageTeam(caller, equal.get(TEAM));
        if (!Rights.mayLook(caller) && !ofTeam) {
            String own = caller.userId().orElseThrow(KeyLists::noUser);
            if (!equal.getOrDefault(USER, own).equals(own)) {
                throw Refusal.forbidden("You may list your own keys only.");
            }
            equal.put(USER, own);
        }
        return equal;
    }

    private static Refusal noUser() {
        return Refusal.forbidden("Your key belongs to no user, so there are no keys of yours.");
    }

    private List<? extends JsonNode> keys(List<Entry> entries, boolean whole) {
        if (!whole) {
            return entries.stream().map(entry -> TextNode.valueOf(entry.id())).toList();
        }
        return desk.spending()
                .rows(entries, entry -> Schemas.KEY.row(entry.data()).put("token", entry.id()));
    }

    private JsonNode aliases(Call call) {
        int size = call.number("size", 50, MOST);
        int page = call.number("page", 1, LAST_PAGE);
        String search = call.parameter("search").orElse("");
        List<String> all =
                desk.records().find(Kind.KEY, Records.Query.where(visible(call))).entries().stream()
                        .map(key -> key.data().path("key_alias").asText(""))
                        .filter(alias -> !alias.isEmpty() && alias.contains(search))
                        .sorted()
                        .toList();
        ObjectNode answer = Json.object();
        ArrayNode aliases = answer.putArray("aliases");
        all.stream().skip((page - 1L) * size).limit(size).forEach(aliases::add);
        return answer.put("total_count", all.size())
                .put("current_page", page)
                .put("total_pages", Desk.pages(all.size(), size))
                .put("size", size);
    }
}
