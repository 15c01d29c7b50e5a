package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Part;
import dev.tollgate.proxy.spend.SpendReports.Slice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Spend in sums, {@code /global/spend} and {@code /global/activity}. */
final class GlobalSpendService implements Route.Service {

    private static final int MOST = 1000;

    /** LiteLLM's dashboard shows as many. */
    private static final int MODELS = 10;

    private static final int CUSTOMERS = 100;

    private final VisibleSpend spend;

    GlobalSpendService(VisibleSpend spend) {
        this.spend = spend;
    }

    @Override
    public List<Route> routes() {
        Route.Access own = Route.Access.SPEND;
        Route.Access all = Route.Access.VIEW;
        return List.of(
                get("/spend/tags", own, "Spend of each tag", this::spendTags),
                get("/global/spend", all, "All spend", this::total),
                get("/global/spend/logs", own, "Spend of each day", this::days),
                get("/global/spend/keys", own, "Spend of each key", this::keys),
                get("/global/spend/teams", all, "Spend of each team", this::teams),
                get("/global/spend/models", own, "Spend of each model", this::models),
                get("/global/spend/provider", own, "Spend at each vendor", this::vendors),
                get("/global/spend/tags", own, "Spend of each tag", this::tags),
                get("/global/spend/all_tag_names", own, "All tags", this::tagNames),
                new Route(
                        "POST",
                        "/global/spend/end_users",
                        own,
                        about("Spend of each customer"),
                        this::customers),
                get("/global/activity", own, "Requests and tokens of each day", this::activity),
                get("/global/activity/model", own, "The same of each model", this::byModel));
    }

    private static Route get(
            String path, Route.Access access, String summary, Route.Handler handler) {
        return new Route("GET", path, access, about(summary), handler);
    }

    private static Route.About about(String summary) {
        return new Route.About("Budget & Spend Tracking", summary, ErrorForm.OPENAI);
    }

    private List<ObjectNode> sums(Exchange exchange, Entity entity, String ids, Part... by) {
        return spend.sums(exchange.caller(), ReportQuery.slice(exchange, entity, ids), List.of(by));
    }

    /** The largest ones, as many as {@code limit} says. */
    private List<ObjectNode> largest(Exchange exchange, Part by, int otherwise) {
        return spend.sums(
                exchange.caller(),
                ReportQuery.slice(exchange, Entity.USER, ""),
                List.of(by),
                ReportQuery.number(exchange, "limit", otherwise, MOST));
    }

    /** LiteLLM's name here for a field of a sum. */
    private record As(String name, String field) {}

    private static ArrayNode named(List<ObjectNode> sums, As... names) {
        ArrayNode all = Json.array();
        for (ObjectNode sum : sums) {
            ObjectNode one = all.addObject();
            for (As each : names) {
                one.set(each.name(), sum.path(each.field()));
            }
        }
        return all;
    }

    private List<ObjectNode> ofTags(Exchange exchange) {
        return sums(exchange, Entity.TAG, "tags", Part.ENTITY);
    }

    private void spendTags(Exchange exchange) {
        exchange.send(
                named(
                        ofTags(exchange),
                        new As("individual_request_tag", "entity"),
                        new As("log_count", "api_requests"),
                        new As("total_spend", "spend")));
    }

    private void tags(Exchange exchange) {
        ObjectNode answer = Json.object();
        answer.set(
                "spend_per_tag",
                named(
                        ofTags(exchange),
                        new As("name", "entity"),
                        new As("spend", "spend"),
                        new As("log_count", "api_requests")));
        exchange.send(answer);
    }

    private void tagNames(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode names = answer.putArray("tag_names");
        SumRows.grouped(ofTags(exchange), Part.ENTITY).keySet().forEach(names::add);
        exchange.send(answer);
    }

    private void total(Exchange exchange) {
        exchange.send(Json.object().put("spend", spend.total().dollars()).putNull("max_budget"));
    }

    private void days(Exchange exchange) {
        exchange.send(
                named(
                        sums(exchange, Entity.USER, "", Part.DAY).reversed(),
                        new As("date", "date"),
                        new As("spend", "spend")));
    }

    private void keys(Exchange exchange) {
        ArrayNode all = Json.array();
        for (ObjectNode sum : largest(exchange, Part.KEY, MOST)) {
            String hash = sum.path(Part.KEY.field()).asText();
            ObjectNode one = all.addObject().put("api_key", hash);
            for (String field : List.of("key_alias", "key_name")) {
                one.set(field, spend.field(Kind.KEY, hash, field));
            }
            one.set("total_spend", sum.path("spend"));
        }
        exchange.send(all);
    }

    private void models(Exchange exchange) {
        exchange.send(
                named(
                        largest(exchange, Part.MODEL, MODELS),
                        new As("model", "model"),
                        new As("total_spend", "spend")));
    }

    private void vendors(Exchange exchange) {
        exchange.send(
                named(
                        largest(exchange, Part.VENDOR, MOST),
                        new As("provider", "custom_llm_provider"),
                        new As("spend", "spend")));
    }

    private void teams(Exchange exchange) {
        List<ObjectNode> sums = sums(exchange, Entity.TEAM, "", Part.DAY, Part.ENTITY);
        sums.forEach(sum -> sum.put("entity", teamName(sum.path("entity").asText())));
        ObjectNode answer = Json.object();
        ArrayNode days = answer.putArray("daily_spend");
        SumRows.grouped(sums, Part.DAY)
                .forEach((day, own) -> {
                    ObjectNode one = days.addObject().put("date", day);
                    SumRows.grouped(own, Part.ENTITY)
                            .forEach((team, its) -> one.put(team, SumRows.total(its, "spend")));
                });
        ArrayNode names = answer.putArray("teams");
        ArrayNode totals = answer.putArray("total_spend_per_team");
        SumRows.grouped(sums, Part.ENTITY)
                .forEach((team, its) -> {
                    names.add(team);
                    BigDecimal total = SumRows.total(its, "spend");
                    totals.addObject().put("team_id", team).put("total_spend", total);
                });
        exchange.send(answer);
    }

    private String teamName(String id) {
        return spend.field(Kind.TEAM, id, "team_alias").asText(id);
    }

    /** {@code {"api_key", "startTime", "endTime"}}, each of which may be missing. */
    private void customers(Exchange exchange) {
        ObjectNode body =
                exchange.request().content().hasEntity() ? exchange.json().tree() : Json.object();
        LocalDate to = date(body, "endTime", LocalDate.now(ZoneOffset.UTC));
        LocalDate from = date(body, "startTime", to.minusDays(ReportQuery.DAYS - 1L));
        Set<String> keys = ReportQuery.keys(text(body, "api_key"));
        Slice slice = Slice.of(ReportQuery.range(from, to), Entity.CUSTOMER).withKeys(keys);
        exchange.send(
                named(
                        spend.sums(exchange.caller(), slice, List.of(Part.ENTITY), CUSTOMERS),
                        new As("end_user", "entity"),
                        new As("total_count", "api_requests"),
                        new As("total_spend", "spend")));
    }

    private static LocalDate date(ObjectNode body, String name, LocalDate otherwise) {
        String text = text(body, name);
        return text.isEmpty() ? otherwise : ReportQuery.date(name, text);
    }

    private static String text(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw ReportQuery.wrong(name, "must be text");
        }
        return value.textValue();
    }

    private void activity(Exchange exchange) {
        exchange.send(activity(sums(exchange, Entity.USER, "", Part.DAY)));
    }

    private void byModel(Exchange exchange) {
        ArrayNode all = Json.array();
        SumRows.grouped(sums(exchange, Entity.USER, "", Part.DAY, Part.MODEL), Part.MODEL)
                .forEach((model, own) ->
                        all.add(Json.object().put("model", model).setAll(activity(own))));
        exchange.send(all);
    }

    private static ObjectNode activity(List<ObjectNode> days) {
        ObjectNode answer = Json.object();
        answer.set(
                "daily_data",
                named(
                        days.reversed(),
                        new As("date", "date"),
                        new As("api_requests", "api_requests"),
                        new As("total_tokens", "total_tokens")));
        return answer.put("sum_api_requests", SumRows.total(days, "api_requests"))
                .put("sum_total_tokens", SumRows.total(days, "total_tokens"));
    }
}
