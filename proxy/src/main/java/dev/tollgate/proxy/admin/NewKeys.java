package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** Makes virtual keys; their text leaves the gateway here and nowhere else. */
final class NewKeys {

    private static final String ALIAS = "key_alias";
    private static final String DURATION = "duration";
    private static final String EXPIRES = "expires";
    private static final String GRACE = "grace_period";
    private static final String LONGEST_GRACE = "12mo";
    private static final String INTERVAL = "rotation_interval";
    private static final String ROTATION = "key_rotation_at";
    private static final String REPLACED = "replaced_by";
    private static final List<String> NUMBERS =
            List.of("max_budget", "max_parallel_requests", "tpm_limit", "rpm_limit");
    private static final List<String> PERIODS = List.of("budget_duration", DURATION);
    private static final Map<String, List<String>> ROUTES =
            Map.of(
                    "llm_api", List.of("llm_api_routes"),
                    "management", List.of("management_routes"),
                    "read_only", List.of("info_routes"));

    private final Desk desk;
    private final Throughput throughput;
    private final Tokens tokens = new Tokens();

    NewKeys(Desk desk) {
        this.desk = desk;
        this.throughput = new Throughput(desk);
    }

    /**
     * A new key.
     *
     * @param values as read, rights checked
     * @return LiteLLM's {@code GenerateKeyResponse}
     */
    ObjectNode make(Call call, ObjectNode values) {
        defaults(call.settings().keys(), values);
        ofMember(values);
        bounds(call.settings().bounds(), values);
        String key = key(values);
        ObjectNode data = Schemas.KEY.record(values);
        ends(data, values);
        rotates(data, values);
        desk.reset(data, values);
        routes(data);
        String author = call.author();
        data.put("created_by", author).put("updated_by", author).put("key_name", Tokens.name(key));
        Entry entry = new Entry(Kind.KEY, Tokens.id(key), data);
        throughput.check(entry.id(), data);
        add(desk.records(), entry);
        desk.spending().setFrom(values, Kind.KEY, entry.id());
        return answer(entry.id(), key).put(DURATION, values.path(DURATION).textValue());
    }

    private static void defaults(ObjectNode settings, ObjectNode values) {
        Schemas.KEY
                .readNew(settings)
                .properties()
                .forEach(each -> {
                    if (!values.has(each.getKey())) {
                        values.set(each.getKey(), each.getValue());
                    }
                });
    }

    /** {@code team_member_key_duration}: how long keys of a team's members last. */
    private void ofMember(ObjectNode values) {
        if (values.has(DURATION) || !values.hasNonNull("user_id")) {
            return;
        }
        desk.records()
                .find(Kind.TEAM, values.path("team_id").asText(""))
                .map(team -> team.data().path("metadata").path("team_member_key_duration"))
                .filter(JsonNode::isTextual)
                .ifPresent(duration -> values.set(DURATION, duration));
    }

    /** What isn't said is as much as may be; more is refused. */
    private void bounds(ObjectNode settings, ObjectNode values) {
        ObjectNode bounds = Schemas.KEY.readNew(settings);
        for (String field : NUMBERS) {
            JsonNode bound = bounds.path(field);
            JsonNode value = values.path(field);
            boolean beyond =
                    bound.isNumber()
                            && value.isNumber()
                            && value.decimalValue().compareTo(bound.decimalValue()) > 0;
            bound(values, field, bound, beyond);
        }
        for (String field : PERIODS) {
            JsonNode bound = bounds.path(field);
            bound(values, field, bound, isLonger(values.path(field), bound));
        }
    }

    private boolean isLonger(JsonNode value, JsonNode bound) {
        if (!value.isTextual() || !bound.isTextual() || isEndless(bound)) {
            return false;
        }
        return isEndless(value)
                || desk.periods()
                        .fromNow(value.asText())
                        .isAfter(desk.periods().fromNow(bound.asText()));
    }

    private static boolean isEndless(JsonNode period) {
        return period.asText().equals("-1");
    }

    private static void bound(ObjectNode values, String field, JsonNode bound, boolean beyond) {
        if (beyond) {
            throw Refusal.bad(
                    field
                            + " is over max limit set in config - user_value="
                            + values.get(field).asText()
                            + "; max_value="
                            + bound.asText(),
                    field);
        }
        if (!bound.isMissingNode() && !values.has(field)) {
            values.set(field, bound);
        }
    }

    private String key(ObjectNode values) {
        String given = values.path("key").asText("");
        if (given.isEmpty()) {
            return tokens.make();
        }
        if (!given.startsWith(Tokens.PREFIX)) {
            throw Refusal.bad(
                    "Invalid key format. LiteLLM Virtual Key must start with 'sk-'.", "key");
        }
        return given;
    }

    /** When the key expires, where its duration is set. */
    void ends(ObjectNode data, ObjectNode values) {
        JsonNode duration = values.path(DURATION);
        if (duration.isNull() || isEndless(duration)) {
            data.remove(EXPIRES);
        } else if (duration.isTextual()) {
            data.put(EXPIRES, desk.periods().fromNow(duration.asText()).toString());
        }
    }

    /** When the key is due for another text, where that is set. */
    void rotates(ObjectNode data, ObjectNode values) {
        if (!data.path("auto_rotate").asBoolean() || !data.hasNonNull(INTERVAL)) {
            data.remove(ROTATION);
        } else if (values.has("auto_rotate") || values.has(INTERVAL) || !data.has(ROTATION)) {
            data.put(ROTATION, desk.periods().fromNow(data.get(INTERVAL).asText()).toString());
        }
    }

    private static void routes(ObjectNode data) {
        List<String> routes = ROUTES.getOrDefault(data.path("key_type").asText(""), List.of());
        if (!routes.isEmpty() && data.path("allowed_routes").isEmpty()) {
            data.set("allowed_routes", Desk.array(routes.stream().map(TextNode::valueOf).toList()));
        }
    }

    private static void add(Records records, Entry entry) {
        String alias = entry.data().path(ALIAS).asText("");
        if (!alias.isEmpty()) {
            refuseTaken(records, alias, entry.id());
        }
        if (!records.insert(entry)) {
            throw Refusal.bad("There is this key already: choose another one.", "key");
        }
    }

    static void refuseTaken(Records records, String alias, String id) {
        boolean taken =
                records.find(Kind.KEY, Records.Query.where(Map.of(ALIAS, alias))).entries().stream()
                        .anyMatch(other -> !other.id().equals(id));
        if (taken) {
            throw Refusal.bad(
                    "Key with alias '"
                            + alias
                            + "' already exists. Unique key aliases across all keys are required.",
                    ALIAS);
        }
    }

    /**
     * A new text for a key, which keeps what it may and has spent. The old one is good for {@code
     * grace_period} still, as if it were the new one.
     *
     * @param values what else changes
     */
    ObjectNode again(Call call, Entry old, ObjectNode values) {
        if (old.data().hasNonNull(REPLACED)) {
            throw Refusal.bad("The key has been replaced already: regenerate the new one.", "key");
        }
        String grace = grace(values);
        ObjectNode wanted = values.deepCopy();
        wanted.set("key", values.path("new_key"));
        String key = key(wanted);
        ObjectNode data = Schemas.KEY.change(old.data().deepCopy(), values);
        ends(data, values);
        desk.reset(data, values);
        data.put("key_name", Tokens.name(key)).put("updated_by", call.author());
        data.put("rotation_count", data.path("rotation_count").asInt() + 1);
        data.put("last_rotation_at", desk.periods().instant().toString());
        data.remove(List.of("updated_at", ROTATION));
        rotates(data, values);
        Entry entry = new Entry(Kind.KEY, Tokens.id(key), data);
        if (entry.id().equals(old.id())) {
            throw Refusal.bad("The new key must differ from the old one.", "new_key");
        }
        var spent = desk.spending().of(Kind.KEY, old.id()).dollars();
        desk.records()
                .together(records -> {
                    retire(records, old, entry.id(), grace);
                    add(records, entry);
                });
        desk.spending().set(Kind.KEY, entry.id(), spent);
        return answer(entry.id(), key);
    }

    /** Empty where the old key ends at once. */
    private String grace(ObjectNode values) {
        String grace = values.path(GRACE).asText("");
        boolean fits =
                grace.isEmpty()
                        || (Periods.isValid(grace)
                                && !desk.periods()
                                        .fromNow(grace)
                                        .isAfter(desk.periods().fromNow(LONGEST_GRACE)));
        if (!fits) {
            throw Refusal.invalid(
                    "string_type",
                    "body",
                    GRACE,
                    "Input should be a period of a year at most, such as 30m, 24h, 7d");
        }
        return grace;
    }

    private void retire(Records records, Entry old, String next, String grace) {
        if (grace.isEmpty()) {
            records.delete(Kind.KEY, old.id());
            return;
        }
        Instant end = desk.periods().fromNow(grace);
        records.update(
                Kind.KEY,
                old.id(),
                data -> {
                    if (!data.hasNonNull(EXPIRES) || isAfter(data.get(EXPIRES), end)) {
                        data.put(EXPIRES, end.toString());
                    }
                    data.remove(List.of(ALIAS, ROTATION));
                    return data.put("auto_rotate", false).put(REPLACED, next);
                });
    }

    /** Whoever reads a time that isn't one takes it for passed. */
    private static boolean isAfter(JsonNode time, Instant end) {
        try {
            return OffsetDateTime.parse(time.asText()).toInstant().isAfter(end);
        } catch (DateTimeException _) {
            return false;
        }
    }

    private ObjectNode answer(String id, String key) {
        Entry stored =
                desk.records()
                        .find(Kind.KEY, id)
                        .orElseThrow(() -> Refusal.notFound("The key is deleted already.", "key"));
        return desk.spending()
                .row(stored, entry -> Schemas.KEY.answer(entry.data()))
                .put("key", key)
                .put("token", id)
                .put("token_id", id);
    }
}
