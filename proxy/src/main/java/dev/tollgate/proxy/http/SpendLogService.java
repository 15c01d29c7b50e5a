package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendReports.Entity;
import dev.tollgate.proxy.spend.SpendReports.Field;
import dev.tollgate.proxy.spend.SpendReports.Page;
import dev.tollgate.proxy.spend.SpendReports.Part;
import dev.tollgate.proxy.spend.SpendReports.Range;
import dev.tollgate.proxy.spend.SpendReports.RowQuery;
import dev.tollgate.proxy.spend.SpendReports.Sort;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Requests one by one, {@code /spend/logs}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/cost_tracking">LiteLLM, spend tracking</a>
 */
final class SpendLogService implements Route.Service {

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

    private final VisibleSpend spend;

    SpendLogService(VisibleSpend spend) {
        this.spend = spend;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("/spend/logs", "The latest requests, or sums of each day", this::logs),
                route("/spend/logs/v2", "Requests page by page", this::pages),
                route("/spend/logs/ui", "Requests page by page", this::pages));
    }

    private static Route route(String path, String summary, Route.Handler handler) {
        Route.About about = new Route.About("Budget & Spend Tracking", summary, ErrorForm.OPENAI);
        return new Route("GET", path, Route.Access.SPEND, about, handler);
    }

    /** Sums where days are asked for and {@code summarize} isn't refused, as LiteLLM. */
    private void logs(Exchange exchange) {
        boolean days =
                exchange.query("start_date").isPresent()
                        && exchange.query("end_date").isPresent()
                        && !exchange.query("summarize").orElse("true").equalsIgnoreCase("false");
        if (days && exchange.query("request_id").isEmpty()) {
            exchange.send(daily(exchange));
            return;
        }
        RowQuery query =
                new RowQuery(
                        ReportQuery.range(exchange),
                        equal(exchange),
                        Sort.STARTED,
                        false,
                        0,
                        MOST_ROWS);
        exchange.send(Json.array().addAll(spend.rows(exchange.caller(), query).rows()));
    }

    private ArrayNode daily(Exchange exchange) {
        List<ObjectNode> rows =
                spend.sums(
                        exchange.caller(),
                        ReportQuery.slice(exchange, Entity.USER, "user_id"),
                        List.of(Part.DAY, Part.ENTITY, Part.KEY, Part.MODEL));
        ArrayNode all = Json.array();
        SumRows.grouped(rows, Part.DAY)
                .forEach((name, own) -> {
                    ObjectNode day = all.addObject().put("startTime", name);
                    day.put("spend", SumRows.total(own, "spend"));
                    put(day, own, Part.KEY);
                    put(day.putObject("users"), own, Part.ENTITY);
                    put(day.putObject("models"), own, Part.MODEL);
                });
        if (!all.isEmpty()) {
            addQuietDays(all, ReportQuery.range(exchange));
        }
        return all;
    }

    private static void put(ObjectNode into, List<ObjectNode> rows, Part part) {
        SumRows.grouped(rows, part)
                .forEach((name, own) -> into.put(name, SumRows.total(own, "spend")));
    }

    /** LiteLLM tells those after the last one on which anything was spent. */
    private static void addQuietDays(ArrayNode all, Range range) {
        LocalDate last = LocalDate.parse(all.get(all.size() - 1).path("startTime").asText());
        last.plusDays(1)
                .datesUntil(range.to().plusDays(1))
                .forEach(day -> {
                    ObjectNode quiet = all.addObject().put("startTime", day.toString());
                    quiet.put("spend", BigDecimal.ZERO);
                    quiet.putObject("users");
                    quiet.putObject("models");
                });
    }

    private static Map<Field, String> equal(Exchange exchange) {
        Map<Field, String> equal = new EnumMap<>(Field.class);
        FIELDS.forEach((name, field) -> {
            String text = ReportQuery.text(exchange, name);
            if (!text.isEmpty()) {
                equal.put(field, field == Field.KEY_HASH ? ReportQuery.keyHash(text) : text);
            }
        });
        return equal;
    }

    private void pages(Exchange exchange) {
        int page = ReportQuery.number(exchange, "page", 1, Integer.MAX_VALUE);
        int size = ReportQuery.number(exchange, "page_size", PAGE, MOST_ROWS);
        RowQuery query =
                new RowQuery(
                        ReportQuery.range(exchange),
                        equal(exchange),
                        sort(exchange),
                        exchange.query("sort_order").orElse("desc").equals("asc"),
                        (page - 1L) * size,
                        size);
        Page found = spend.rows(exchange.caller(), query);
        ObjectNode answer = Json.object();
        answer.putArray("data").addAll(found.rows());
        answer.put("total", found.total()).put("page", page).put("page_size", size);
        exchange.send(answer.put("total_pages", (found.total() + size - 1) / size));
    }

    private static Sort sort(Exchange exchange) {
        return switch (exchange.query("sort_by").orElse("startTime")) {
            case "startTime" -> Sort.STARTED;
            case "spend" -> Sort.COST;
            case "total_tokens" -> Sort.TOKENS;
            default ->
                    throw ReportQuery.wrong("sort_by", "must be startTime, spend or total_tokens");
        };
    }
}
