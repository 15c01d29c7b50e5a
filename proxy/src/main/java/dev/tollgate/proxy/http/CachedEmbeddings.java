package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.cache.CacheKey;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Embeddings of a list: each item is kept by itself, and only those that aren't there are asked
 * for. The usage in the answer is theirs.
 */
final class CachedEmbeddings {

    private static final String INPUT = "input";

    private final Serving serving;
    private final CacheLookup lookup;
    private final RawObject body;
    private final List<JsonNode> items;
    private final List<String> keys;

    /** What each place of the list gets, as JSON. */
    private final Map<Integer, byte[]> vectors = new TreeMap<>();

    private CachedEmbeddings(
            Serving serving, CacheLookup lookup, RawObject body, List<JsonNode> items) {
        this.serving = serving;
        this.lookup = lookup;
        this.body = body;
        this.items = items;
        keys =
                CacheKey.ofItems(
                        lookup.question(),
                        lookup.namespace(),
                        INPUT,
                        items.stream().map(Json::bytes).toList());
    }

    /** Empty where the request is no list of texts, or of lists of tokens. */
    static Optional<CachedEmbeddings> of(Serving serving, CacheLookup lookup) {
        if (serving.ask().operation() != Operation.EMBEDDING
                || !(serving.ask().body() instanceof RawObject body)
                || !(body.value(INPUT).orElse(null) instanceof ArrayNode list)
                || list.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        return items.stream().allMatch(item -> item.isTextual() || item.isArray())
                ? Optional.of(new CachedEmbeddings(serving, lookup, body, items))
                : Optional.empty();
    }

    /**
     * Answers the client.
     *
     * @param others who answer what isn't there
     */
    void run(CacheStore answers, long now, Consumer<Serving> others) {
        if (lookup.control().read()) {
            find(answers.get(keys), now);
        }
        List<Integer> missing = new ArrayList<>();
        ArrayNode rest = Json.array();
        for (int at = 0; at < items.size(); at++) {
            if (!vectors.containsKey(at)) {
                missing.add(at);
                rest.add(items.get(at));
            }
        }
        if (missing.isEmpty()) {
            CacheHit.begin(serving);
            serving.exchange().send(200, merged(nothingUsed()));
            return;
        }
        Ask ask = serving.ask();
        RawObject smaller = RawObject.of(body.with(Map.of(INPUT, rest)).toBytes());
        others.accept(
                serving.in(
                                new Ask(
                                        ask.operation(),
                                        smaller,
                                        ask.model(),
                                        ask.stream(),
                                        ask.options()),
                                serving.mode())
                        .recorded(new Merge(missing)));
        if (lookup.control().write()) {
            keep(answers, missing, now);
        }
    }

    private void find(List<Optional<CachedAnswer>> found, long now) {
        for (int at = 0; at < found.size(); at++) {
            int place = at;
            found.get(at)
                    .filter(answer -> lookup.fresh(answer, now))
                    .ifPresent(answer -> vectors.put(place, answer.body()));
        }
    }

    private void keep(CacheStore answers, List<Integer> missing, long now) {
        Map<String, CachedAnswer> made = new HashMap<>();
        for (int at : missing) {
            byte[] vector = vectors.get(at);
            if (vector != null && vector.length <= lookup.largest()) {
                made.put(keys.get(at), new CachedAnswer(now, CacheHit.JSON, vector));
            }
        }
        if (!made.isEmpty()) {
            answers.put(made, lookup.ttl());
        }
    }

    private ObjectNode nothingUsed() {
        ObjectNode rest = Json.object().put("object", "list");
        rest.put("model", serving.ask().model());
        rest.putObject("usage").put("prompt_tokens", 0).put("total_tokens", 0);
        return rest;
    }

    /**
     * The answer with all vectors in the order of the list.
     *
     * @param rest its other fields
     */
    private byte[] merged(ObjectNode rest) {
        return Json.written(out -> {
            out.writeStartObject();
            for (Map.Entry<String, JsonNode> field : rest.properties()) {
                out.writeFieldName(field.getKey());
                out.writeRawValue(Json.text(field.getValue()));
            }
            out.writeArrayFieldStart("data");
            for (Map.Entry<Integer, byte[]> vector : vectors.entrySet()) {
                out.writeStartObject();
                out.writeStringField("object", "embedding");
                out.writeNumberField("index", vector.getKey());
                out.writeFieldName("embedding");
                out.writeRawValue(new String(vector.getValue(), UTF_8));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Puts what comes to what is there. */
    private final class Merge implements Recording {

        private final List<Integer> missing;

        Merge(List<Integer> missing) {
            this.missing = missing;
        }

        @Override
        public byte[] whole(byte[] json) {
            ObjectNode answer = Json.parseObject(json);
            int at = 0;
            for (JsonNode one : answer.path("data")) {
                int place = one.path("index").asInt(at++);
                if (place >= 0 && place < missing.size() && one.has("embedding")) {
                    vectors.put(missing.get(place), Json.bytes(one.get("embedding")));
                }
            }
            answer.remove("data");
            return missing.size() == items.size() ? json : merged(answer);
        }
    }
}
