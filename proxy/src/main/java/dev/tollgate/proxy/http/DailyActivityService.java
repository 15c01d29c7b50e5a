package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spend of each day with its models, vendors, keys and entities, {@code /user/daily/activity}.
 * Pages are of sums, so a day may continue on the next page; the totals are of the page, as
 * LiteLLM's.
 */
final class DailyActivityService implements Route.Service {

    private static final int PAGE = 50;
    private static final int MOST = 1000;

    private static final List<String> METRICS =
            List.of(
                    "spend",
                    "prompt_tokens",
                    "completion_tokens",
                    "cache_read_input_tokens",
                    "cache_creation_input_tokens",
                    "total_tokens",
                    "successful_requests",
                    "failed_requests",
                    "api_requests");

    /** LiteLLM's names of what a day is broken down into. */
    private static final Map<String, Part> PARTS =
            Map.of(
                    "models", Part.MODEL,
                    "model_groups", Part.GROUP,
                    "providers", Part.VENDOR,
                    "api_keys", Part.KEY,
                    "entities", Part.ENTITY);

    private final VisibleSpend spend;

    DailyActivityService(VisibleSpend spend) {
        this.spend = spend;
    }

    /** Whose days, and the parameter that names them. */
    private record Whose(Entity entity, String ids) {}

    @Override
    public List<Route> routes() {
        Whose users = new Whose(Entity.USER, "user_id");
        Route.Access own = Route.Access.SELF_MANAGED;
        return List.of(
                route("/user/daily/activity", own, exchange -> pages(exchange, users)),
                route("/user/daily/activity/aggregated", own, exchange -> all(exchange, users)),
                route("/team/daily/activity", own, paged(Entity.TEAM, "team_ids")),
                route(
                        "/organization/daily/activity",
                        own,
                        paged(Entity.ORGANIZATION, "organization_ids")),
                route("/tag/daily/activity", Route.Access.VIEW, paged(Entity.TAG, "tags")),
                route(
                        "/customer/daily/activity",
                        Route.Access.VIEW,
                        paged(Entity.CUSTOMER, "end_user_ids")));
    }

    private static Route route(String path, Route.Access access, Route.Handler handler) {
        Route.About about =
                new Route.About("Budget & Spend Tracking", "Spend of each day", ErrorForm.OPENAI);
        return new Route("GET", path, access, about, handler);
    }

    private Route.Handler paged(Entity entity, String ids) {
        return exchange -> pages(exchange, new Whose(entity, ids));
    }

    private void pages(Exchange exchange, Whose whose) {
        int page = ReportQuery.number(exchange, "page", 1, Integer.MAX_VALUE);
        int size = ReportQuery.number(exchange, "page_size", PAGE, MOST);
        SpendReports.Page found =
                found(exchange, whose, new VisibleSpend.Cut((page - 1L) * size, size));
        ObjectNode answer = answer(found.rows());
        long pages = (found.total() + size - 1) / size;
        answer.withObject("/metadata")
                .put("page", page)
                .put("total_pages", pages)
                .put("has_more", page < pages);
        exchange.send(answer);
    }

    private void all(Exchange exchange, Whose whose) {
        ObjectNode answer = answer(found(exchange, whose, VisibleSpend.Cut.ALL).rows());
        answer.withObject("/metadata").put("page", 1).put("total_pages", 1).put("has_more", false);
        exchange.send(answer);
    }

    private SpendReports.Page found(Exchange exchange, Whose whose, VisibleSpend.Cut cut) {
        return spend.page(
                exchange.caller(),
                ReportQuery.slice(exchange, whose.entity(), whose.ids()),
                List.of(Part.values()),
                cut);
    }

    private ObjectNode answer(List<ObjectNode> rows) {
        ObjectNode answer = Json.object();
        answer.putArray("results").addAll(results(rows));
        ObjectNode metadata = answer.putObject("metadata");
        metrics(rows)
                .properties()
                .forEach(each -> metadata.set("total_" + plain(each.getKey()), each.getValue()));
        return answer;
    }

    /** {@code total_tokens} is called so in the totals as well. */
    private static String plain(String name) {
        return name.startsWith("total_") ? name.substring("total_".length()) : name;
    }

    private List<ObjectNode> results(List<ObjectNode> rows) {
        List<ObjectNode> results = new ArrayList<>();
        SumRows.grouped(rows, Part.DAY)
                .forEach((day, own) -> {
                    ObjectNode result = Json.object().put("date", day);
                    result.set("metrics", metrics(own));
                    ObjectNode breakdown = result.putObject("breakdown");
                    breakdown.putObject("mcp_servers");
                    breakdown.putObject("endpoints");
                    PARTS.forEach((name, part) -> breakDown(breakdown.putObject(name), part, own));
                    results.addFirst(result);
                });
        return results;
    }

    private void breakDown(ObjectNode into, Part part, List<ObjectNode> rows) {
        SumRows.grouped(rows, part)
                .forEach((name, own) -> {
                    ObjectNode one = into.putObject(name);
                    one.set("metrics", metrics(own));
                    ObjectNode metadata = one.putObject("metadata");
                    if (part == Part.KEY) {
                        for (String field : List.of("key_alias", "team_id")) {
                            metadata.set(field, spend.field(Kind.KEY, name, field));
                        }
                    }
                });
    }

    private static ObjectNode metrics(List<ObjectNode> rows) {
        ObjectNode metrics = Json.object();
        METRICS.forEach(name -> metrics.put(name, SumRows.total(rows, name)));
        return metrics;
    }
}
