package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.DayQuery;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Spend of each day with its models, vendors, keys and entities, {@code /user/daily/activity}.
 * Pages are of sums, so a day may continue on the next page; the totals are of the page, as
 * LiteLLM's.
 */
final class DailyActivityService implements Route.Service {

    private static final int MONTH = 30;
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

    /** LiteLLM's name of a part, and the field of a sum that it is by. */
    private static final Map<String, String> PARTS =
            Map.of(
                    "models", "model",
                    "model_groups", "model_group",
                    "providers", "custom_llm_provider",
                    "api_keys", "api_key",
                    "entities", "entity");

    private final Optional<SpendReports> reports;

    /**
     * @param reports empty without a database
     */
    DailyActivityService(Optional<SpendReports> reports) {
        this.reports = reports;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/user/daily/activity", Entity.USER, "user_id"),
                route("/team/daily/activity", Entity.TEAM, "team_ids"),
                route("/tag/daily/activity", Entity.TAG, "tags"),
                route("/organization/daily/activity", Entity.ORGANIZATION, "organization_ids"),
                route("/customer/daily/activity", Entity.CUSTOMER, "end_user_ids"));
    }

    private Route route(String path, Entity entity, String ids) {
        Route.About about =
                new Route.About("Budget & Spend Tracking", "Spend of each day", ErrorForm.OPENAI);
        return new Route(
                "GET", path, Route.Access.ADMIN, about, exchange -> days(exchange, entity, ids));
    }

    private void days(Exchange exchange, Entity entity, String parameter) {
        SpendReports from = reports.orElseThrow(ReportQuery::noDatabase);
        int page = ReportQuery.number(exchange, "page", 1, Integer.MAX_VALUE);
        int size = ReportQuery.number(exchange, "page_size", PAGE, MOST);
        String ids = exchange.query(parameter).orElse("");
        SpendReports.Page found =
                from.days(
                        new DayQuery(
                                ReportQuery.range(exchange, MONTH),
                                entity,
                                ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
                                exchange.query("model").orElse(""),
                                ReportQuery.keyHash(exchange.query("api_key").orElse("")),
                                (page - 1L) * size,
                                size));
        ObjectNode answer = Json.object();
        answer.putArray("results").addAll(results(found.rows()));
        ObjectNode metadata = answer.putObject("metadata");
        sum(found.rows()).forEach((name, value) -> metadata.put("total_" + plain(name), value));
        long pages = (found.total() + size - 1) / size;
        metadata.put("page", page).put("total_pages", pages).put("has_more", page < pages);
        exchange.send(answer);
    }

    /** {@code total_tokens} is called so in the totals as well. */
    private static String plain(String name) {
        return name.startsWith("total_") ? name.substring("total_".length()) : name;
    }

    private static List<ObjectNode> results(List<ObjectNode> rows) {
        List<ObjectNode> results = new ArrayList<>();
        Map<String, List<ObjectNode>> days = grouped(rows, "date");
        for (Map.Entry<String, List<ObjectNode>> day : days.entrySet()) {
            ObjectNode result = Json.object().put("date", day.getKey());
            result.set("metrics", metrics(day.getValue()));
            ObjectNode breakdown = result.putObject("breakdown");
            breakdown.putObject("mcp_servers");
            breakdown.putObject("endpoints");
            PARTS.forEach((part, field) -> {
                ObjectNode by = breakdown.putObject(part);
                grouped(day.getValue(), field)
                        .forEach((name, own) -> {
                            ObjectNode one = by.putObject(name);
                            one.set("metrics", metrics(own));
                            one.putObject("metadata");
                        });
            });
            results.addFirst(result);
        }
        return results;
    }

    private static Map<String, List<ObjectNode>> grouped(List<ObjectNode> rows, String field) {
        Map<String, List<ObjectNode>> groups = new TreeMap<>();
        for (ObjectNode row : rows) {
            groups.computeIfAbsent(row.path(field).asText(""), name -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static JsonNode metrics(List<ObjectNode> rows) {
        ObjectNode metrics = Json.object();
        sum(rows).forEach(metrics::put);
        return metrics;
    }

    private static Map<String, BigDecimal> sum(List<ObjectNode> rows) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (String name : METRICS) {
            sums.put(
                    name,
                    rows.stream()
                            .map(row -> row.path(name).decimalValue())
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        return sums;
    }
}
