package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Part;
import dev.tollgate.proxy.spend.SpendReports.Range;
import dev.tollgate.proxy.spend.SpendReports.Slice;
import java.util.List;
import java.util.Set;

/**
 * What is charged to teams, customers or keys: {@code /global/spend/report}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/cost_tracking">LiteLLM, spend reports</a>
 */
final class SpendReportService implements Route.Service {

    private static final String SPEND = "spend";
    private static final String TOTAL = "total_spend";

    private final VisibleSpend spend;

    SpendReportService(VisibleSpend spend) {
        this.spend = spend;
    }

    @Override
    public List<Route> routes() {
        Route.About about =
                new Route.About(
                        "Budget & Spend Tracking",
                        "Spend of each team, customer or key",
                        ErrorForm.OPENAI);
        return List.of(
                new Route(
                        "GET",
                        "/global/spend/report",
                        Route.Access.VIEW,
                        about,
                        exchange -> exchange.send(report(exchange))));
    }

    private JsonNode report(Exchange exchange) {
        for (String name : List.of("start_date", "end_date")) {
            if (exchange.query(name).orElse("").isEmpty()) {
                throw ReportQuery.wrong(name, "is missing: give start_date and end_date");
            }
        }
        Range range = ReportQuery.range(exchange);
        String key = exchange.query("api_key").orElse("");
        String user = ReportQuery.text(exchange, "internal_user_id");
        if (!key.isEmpty() || !user.isEmpty()) {
            Slice slice =
                    Slice.of(range, Entity.USER)
                            .withKeys(ReportQuery.keys(key))
                            .withIds(user.isEmpty() ? Set.of() : Set.of(user));
            return byKey(exchange, slice);
        }
        return switch (exchange.query("group_by").orElse("team")) {
            case "team" ->
                    byDay(exchange, slice(exchange, Entity.TEAM, "team_id"), "teams", "team_name");
            case "customer" ->
                    byDay(
                            exchange,
                            slice(exchange, Entity.CUSTOMER, "customer_id"),
                            "customers",
                            "customer");
            case "api_key" -> byKey(exchange, Slice.of(range, Entity.USER));
            default -> throw ReportQuery.wrong("group_by", "must be team, customer or api_key");
        };
    }

    private static Slice slice(Exchange exchange, Entity entity, String parameter) {
        String id = ReportQuery.text(exchange, parameter);
        return Slice.of(ReportQuery.range(exchange), entity)
                .withIds(id.isEmpty() ? Set.of() : Set.of(id));
    }

    private JsonNode byKey(Exchange exchange, Slice slice) {
        ArrayNode all = Json.array();
        List<ObjectNode> rows = spend.sums(exchange.caller(), slice, List.of(Part.KEY, Part.MODEL));
        SumRows.grouped(rows, Part.KEY)
                .forEach((key, own) -> {
                    ObjectNode one = costs(all.addObject().put("api_key", key), own);
                    ArrayNode models = one.putArray("model_details");
                    own.forEach(row ->
                            costs(
                                    models.addObject().put("model", row.path("model").asText()),
                                    List.of(row)));
                });
        return all;
    }

    private static ObjectNode costs(ObjectNode into, List<ObjectNode> rows) {
        return into.put("total_cost", SumRows.total(rows, SPEND))
                .put("total_input_tokens", SumRows.total(rows, "prompt_tokens"))
                .put("total_output_tokens", SumRows.total(rows, "completion_tokens"));
    }

    private JsonNode byDay(Exchange exchange, Slice slice, String plural, String name) {
        List<ObjectNode> rows =
                spend.sums(
                        exchange.caller(),
                        slice,
                        List.of(Part.DAY, Part.ENTITY, Part.MODEL, Part.KEY));
        ArrayNode all = Json.array();
        SumRows.grouped(rows, Part.DAY)
                .forEach((day, own) -> {
                    ObjectNode one = all.addObject().put("group_by_day", day + "T00:00:00+00:00");
                    ArrayNode entities = one.putArray(plural);
                    SumRows.grouped(own, Part.ENTITY)
                            .forEach((id, its) ->
                                    entities.addObject()
                                            .put(name, shown(slice.entity(), id))
                                            .put(TOTAL, SumRows.total(its, SPEND))
                                            .set("metadata", details(its)));
                });
        return all;
    }

    private String shown(Entity entity, String id) {
        return entity == Entity.TEAM ? spend.field(Kind.TEAM, id, "team_alias").asText(id) : id;
    }

    private static ArrayNode details(List<ObjectNode> rows) {
        ArrayNode details = Json.array();
        for (ObjectNode row : rows) {
            ObjectNode one = details.addObject();
            for (String field : List.of("model", "api_key", SPEND, "total_tokens")) {
                one.set(field, row.path(field));
            }
        }
        return details;
    }
}
