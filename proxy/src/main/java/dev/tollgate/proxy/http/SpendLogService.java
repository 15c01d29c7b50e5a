package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.By;
import dev.tollgate.proxy.spend.SpendReports.Field;
import dev.tollgate.proxy.spend.SpendReports.Page;
import dev.tollgate.proxy.spend.SpendReports.RowQuery;
import dev.tollgate.proxy.spend.SpendReports.Sort;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spend row by row and in sums, {@code /spend/logs} and {@code /global/spend}. */
final class SpendLogService implements Route.Service {

    private static final int MONTH = 30;
    private static final int MOST_ROWS = 1000;
    private static final int PAGE = 50;

    /** LiteLLM's names of what a row can be searched by. */
    private static final Map<String, Field> FIELDS =
            Map.ofEntries(
                    Map.entry("request_id", Field.REQUEST_ID),
                    Map.entry("api_key", Field.KEY_HASH),
                    Map.entry("key_alias", Field.KEY_ALIAS),
                    Map.entry("user_id", Field.USER_ID),
                    Map.entry("team_id", Field.TEAM_ID),
                    Map.entry("end_user", Field.CUSTOMER_ID),
                    Map.entry("status_filter", Field.STATUS),
                    Map.entry("model", Field.MODEL),
                    Map.entry("model_id", Field.MODEL_ID),
                    Map.entry("model_group", Field.MODEL_GROUP));

    private final Optional<SpendReports> reports;

    /**
     * @param reports empty without a database
     */
    SpendLogService(Optional<SpendReports> reports) {
        this.reports = reports;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/spend/logs", "The latest requests, or sums of each day", this::logs),
                route("/spend/logs/v2", "Requests page by page", this::pages),
                route("/spend/logs/ui", "Requests page by page", this::pages),
                route("/spend/tags", "Spend of each tag", this::tags),
                route("/global/spend", "All spend", this::total),
                route("/global/spend/logs", "Spend of each day", by(By.DAY, "date", "spend")),
                route("/global/spend/keys", "Keys", by(By.KEY, "api_key", "total_spend")),
                route("/global/spend/models", "Models", by(By.MODEL, "model", "total_spend")),
                route("/global/spend/provider", "Vendors", by(By.VENDOR, "provider", "spend")),
                route("/global/spend/tags", "Spend of each tag", this::globalTags),
                route("/global/activity", "Requests and tokens of each day", this::activity));
    }

    private static Route route(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("Budget & Spend Tracking", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.ADMIN, about, handler);
    }

    private SpendReports reports() {
        return reports.orElseThrow(ReportQuery::noDatabase);
    }

    /** Sums where days are asked for and {@code summarize} isn't refused, as LiteLLM. */
    private void logs(Exchange exchange) {
        boolean days =
                exchange.query("start_date").isPresent()
                        && exchange.query("end_date").isPresent()
                        && !exchange.query("summarize").orElse("true").equals("false");
        Map<Field, String> equal = equal(exchange);
        if (days && equal.isEmpty()) {
            daily(exchange);
            return;
        }
        RowQuery query =
                new RowQuery(
                        ReportQuery.range(exchange, MONTH),
                        equal,
                        Sort.STARTED,
                        false,
                        0,
                        MOST_ROWS);
        exchange.send(Json.array().addAll(reports().rows(query).rows()));
    }

    private void daily(Exchange exchange) {
        ArrayNode all = Json.array();
        for (ObjectNode day : reports().sums(By.DAY, ReportQuery.range(exchange, MONTH))) {
            all.addObject()
                    .<ObjectNode>set("startTime", day.path("name"))
                    .set("spend", day.path("spend"));
        }
        exchange.send(all);
    }

    private static Map<Field, String> equal(Exchange exchange) {
        Map<Field, String> equal = new EnumMap<>(Field.class);
        FIELDS.forEach((name, field) ->
                exchange.query(name)
                        .filter(text -> !text.isEmpty())
                        .map(text -> field == Field.KEY_HASH ? ReportQuery.keyHash(text) : text)
                        .ifPresent(text -> equal.put(field, text)));
        return equal;
    }

    private void pages(Exchange exchange) {
        int page = ReportQuery.number(exchange, "page", 1, Integer.MAX_VALUE);
        int size = ReportQuery.number(exchange, "page_size", PAGE, MOST_ROWS);
        Sort sort =
                switch (exchange.query("sort_by").orElse("startTime")) {
                    case "startTime" -> Sort.STARTED;
                    case "spend" -> Sort.COST;
                    case "total_tokens" -> Sort.TOKENS;
                    default ->
                            throw ReportQuery.wrong(
                                    "sort_by", "must be startTime, spend or total_tokens");
                };
        Page found =
                reports()
                        .rows(
                                new RowQuery(
                                        ReportQuery.range(exchange, MONTH),
                                        equal(exchange),
                                        sort,
                                        exchange.query("sort_order").orElse("desc").equals("asc"),
                                        (page - 1L) * size,
                                        size));
        ObjectNode answer = Json.object();
        answer.putArray("data").addAll(found.rows());
        answer.put("total", found.total()).put("page", page).put("page_size", size);
        exchange.send(answer.put("total_pages", (found.total() + size - 1) / size));
    }

    private void tags(Exchange exchange) {
        ArrayNode all = Json.array();
        for (ObjectNode tag : reports().sums(By.TAG, ReportQuery.range(exchange, MONTH))) {
            ObjectNode one = all.addObject();
            one.set("individual_request_tag", tag.path("name"));
            one.set("log_count", tag.path("api_requests"));
            one.set("total_spend", tag.path("spend"));
        }
        exchange.send(all);
    }

    private void globalTags(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("spend_per_tag");
        for (ObjectNode tag : reports().sums(By.TAG, ReportQuery.range(exchange, MONTH))) {
            ObjectNode one = all.addObject();
            one.set("name", tag.path("name"));
            one.set("spend", tag.path("spend"));
            one.set("log_count", tag.path("api_requests"));
        }
        exchange.send(answer);
    }

    private Route.Handler by(By by, String name, String spend) {
        return exchange -> {
            ArrayNode all = Json.array();
            for (ObjectNode sum : reports().sums(by, ReportQuery.range(exchange, MONTH))) {
                ObjectNode one = all.addObject();
                one.set(name, sum.path("name"));
                one.set(spend, sum.path("spend"));
            }
            exchange.send(all);
        };
    }

    private void total(Exchange exchange) {
        exchange.send(
                Json.object().put("spend", reports().total().dollars()).put("max_budget", 0.0));
    }

    private void activity(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode days = answer.putArray("daily_data");
        long requests = 0;
        long tokens = 0;
        for (ObjectNode day : reports().sums(By.DAY, ReportQuery.range(exchange, MONTH))) {
            ObjectNode one = days.addObject();
            one.set("date", day.path("name"));
            one.set("api_requests", day.path("api_requests"));
            one.set("total_tokens", day.path("total_tokens"));
            requests += day.path("api_requests").asLong();
            tokens += day.path("total_tokens").asLong();
        }
        exchange.send(answer.put("sum_api_requests", requests).put("sum_total_tokens", tokens));
    }
}
