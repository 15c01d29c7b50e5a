package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a request itself says of fallbacks; each field that it has replaces the configuration's.
 *
 * @param none {@code disable_fallbacks}
 * @param list {@code fallbacks}: names, or objects with {@code model}
 * @param general the same in the configuration's form, by group
 * @param contextWindow {@code context_window_fallbacks}
 * @param contentPolicy {@code content_policy_fallbacks}
 */
record AskedFallbacks(
        boolean none,
        Optional<List<Fallback>> list,
        Optional<Map<String, List<String>>> general,
        Optional<Map<String, List<String>>> contextWindow,
        Optional<Map<String, List<String>>> contentPolicy) {

    static final AskedFallbacks NOTHING =
            new AskedFallbacks(
                    false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final String LIST = "fallbacks";

    /** Routing has chosen already; a fallback's object can't change how the answer is sent. */
    private static final Set<String> NOT_REPLACED = Set.of("model", "stream");

    static AskedFallbacks of(RawObject body) {
        Optional<JsonNode> asked = value(body, LIST);
        boolean byGroup =
                asked.isPresent()
                        && asked.get()
                                .valueStream()
                                .anyMatch(item -> item.isObject() && !item.has("model"));
        return new AskedFallbacks(
                body.flag("disable_fallbacks"),
                byGroup ? Optional.empty() : asked.map(AskedFallbacks::list),
                byGroup ? asked.map(list -> groups(LIST, list)) : Optional.empty(),
                groups(body, "context_window_fallbacks"),
                groups(body, "content_policy_fallbacks"));
    }

    /** All groups that the request itself names. */
    Set<String> models() {
        if (equals(NOTHING)) {
            return Set.of();
        }
        Set<String> models = new LinkedHashSet<>();
        list.ifPresent(all -> all.forEach(fallback -> models.add(fallback.model())));
        Stream.of(general, contextWindow, contentPolicy)
                .flatMap(Optional::stream)
                .forEach(groups -> groups.values().forEach(models::addAll));
        return models;
    }

    private static Optional<JsonNode> value(RawObject body, String field) {
        Optional<JsonNode> value = body.value(field).filter(node -> !node.isNull());
        if (value.isPresent() && !value.get().isArray()) {
            throw wrong(field);
        }
        return value;
    }

    private static List<Fallback> list(JsonNode list) {
        return list.valueStream().map(AskedFallbacks::one).toList();
    }

    private static Fallback one(JsonNode item) {
        String model = item.isObject() ? item.path("model").asText() : item.asText();
        if (model.isBlank()) {
            throw wrong(LIST);
        }
        Map<String, JsonNode> fields = new HashMap<>();
        item.properties().stream()
                .filter(field -> !NOT_REPLACED.contains(field.getKey()))
                .forEach(field -> fields.put(field.getKey(), field.getValue()));
        return new Fallback(model, fields);
    }

    private static Optional<Map<String, List<String>>> groups(RawObject body, String field) {
        return value(body, field).map(list -> groups(field, list));
    }

    private static Map<String, List<String>> groups(String field, JsonNode list) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (JsonNode item : list) {
            if (!item.isObject()) {
                throw wrong(field);
            }
            item.properties()
                    .forEach(entry ->
                            groups.put(
                                    entry.getKey(),
                                    entry.getValue().valueStream().map(JsonNode::asText).toList()));
        }
        return groups;
    }

    private static FailureException wrong(String field) {
        String form =
                field.equals(LIST)
                        ? " must be a list of models, as [\"gpt-4o\"] or [{\"model\": \"gpt-4o\"}]."
                        : " must be a list of groups, as [{\"gpt-4o\": [\"claude\"]}].";
        return new FailureException(new Failure.BadRequest("'" + field + "'" + form, field));
    }
}
