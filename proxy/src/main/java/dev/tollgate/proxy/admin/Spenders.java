package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Endpoint.Need;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code /spend/keys} and {@code /spend/users}: who has spent most since the budget began, by the
 * number that stops requests.
 */
final class Spenders {

    private static final String USER = "user_id";

    private final Desk desk;

    Spenders(Desk desk) {
        this.desk = desk;
    }

    List<Endpoint> endpoints() {
        return new Family("Budget & Spend Tracking", Refusal.Form.WRAPPED)
                .get("/spend/keys", Need.OWN, "Keys, the largest spend first", this::keys)
                .get("/spend/users", Need.OWN, "Users, the largest spend first", this::users)
                .post(
                        "/global/spend/reset",
                        Need.MASTER,
                        "Every key and team begins at zero",
                        this::reset)
                .post(
                        "/team/{team_id}/reset_spend",
                        Need.ADMIN,
                        "Sets what a team has spent",
                        call -> reset(call, Kind.TEAM, call.required("team_id")))
                .post(
                        "/user/{user_id}/reset_spend",
                        Need.ADMIN,
                        "Sets what a user has spent",
                        call -> reset(call, Kind.USER, call.required(USER)))
                .endpoints();
    }

    private JsonNode keys(Call call) {
        Caller caller = call.caller();
        List<Entry> keys =
                Rights.mayLook(caller)
                        ? all(Kind.KEY)
                        : caller.userId()
                                .map(own -> desk.all(Kind.KEY, USER, own))
                                .orElseGet(() ->
                                        desk.records().find(Kind.KEY, caller.keyHash()).stream()
                                                .toList());
        return sorted(keys, key -> Schemas.KEY.row(key.data()).put("token", key.id()));
    }

    private JsonNode users(Call call) {
        Caller caller = call.caller();
        String id = call.parameter(USER).orElse("");
        if (!Rights.mayLook(caller)) {
            String own = caller.userId().orElse("");
            if (own.isEmpty() || !(id.isEmpty() || id.equals(own))) {
                throw Refusal.forbidden("You may look at your own user only.");
            }
            id = own;
        }
        List<Entry> users =
                id.isEmpty()
                        ? all(Kind.USER)
                        : desk.records().find(Kind.USER, id).stream().toList();
        return sorted(users, user -> Schemas.USER.row(user.data()));
    }

    private List<Entry> all(Kind kind) {
        return desk.records().find(kind, Records.Query.where(Map.of())).entries();
    }

    private JsonNode sorted(List<Entry> entries, Function<Entry, ObjectNode> row) {
        return Desk.array(
                desk.spending().rows(entries, row).stream()
                        .sorted(
                                Comparator.comparing((ObjectNode one) ->
                                                one.path(Spending.SPEND).decimalValue())
                                        .reversed())
                        .toList());
    }

    private JsonNode reset(Call call, Kind kind, String id) {
        Entry entry =
                desk.records()
                        .find(kind, id)
                        .orElseThrow(() -> Refusal.notFound("There is no such id: " + id, "id"));
        desk.spending().reset(call.body(), kind, id);
        Fields fields = kind == Kind.TEAM ? Schemas.TEAM : Schemas.USER;
        return desk.spending().row(entry, each -> fields.row(each.data()));
    }

    /** The rows of requests stay, and so do all reports. */
    private JsonNode reset(Call call) {
        for (Kind kind : List.of(Kind.KEY, Kind.TEAM)) {
            all(kind).forEach(each -> desk.spending().set(kind, each.id(), BigDecimal.ZERO));
        }
        return Json.object()
                .put("message", "Spend for all API Keys and Teams reset successfully")
                .put("status", "success");
    }
}
