package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.provider.Stamp;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The responses that this process has made of chat answers, as OpenAI keeps its own: so that they
 * can be read again and continued. Thread-safe.
 *
 * <p>Bounded: the least recently used go first, all go after their time. An owner is whatever the
 * caller takes for one; nobody sees what another owns.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/get">OpenAI, get a
 *     response</a>
 */
public final class ResponseStore {

    /** What an entry costs beside its JSON, in bytes. */
    private static final int OVERHEAD = 500;

    private static final int PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    /**
     * What the store may hold.
     *
     * @param count of responses
     * @param bytes of JSON, in all
     * @param age how long one is kept
     */
    public record Limits(int count, long bytes, Duration age) {

        /** OpenAI's 30 days, as far as 64 MiB last. */
        public static final Limits DEFAULT =
                new Limits(10_000, 64L * 1024 * 1024, Duration.ofDays(30));
    }

    /**
     * Which part of a list is asked for.
     *
     * @param limit 1 to 100, empty for 20
     * @param order {@code asc} or {@code desc}, which it is where empty
     * @param after the id of the item before the first, empty for the list's start
     */
    public record Page(Optional<Integer> limit, String order, String after) {}

    private record Entry(
            String owner,
            byte[] response,
            byte[] input,
            String previous,
            List<String> made,
            long expires) {
        long size() {
            return OVERHEAD + (long) response.length + input.length;
        }
    }

    private final Limits limits;
    private final Stamp stamp;
    private final StoredItems items;
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** The response that made an item, by the item's id. */
    private final Map<String, String> makers = new HashMap<>();

    private long size;

    public ResponseStore(Limits limits, Stamp stamp) {
        this.limits = limits;
        this.stamp = stamp;
        this.items = new StoredItems(stamp);
    }

    /**
     * Keeps a response, unless {@code store} is false or it alone exceeds the limits.
     *
     * @param request what the client sent, {@code previous_response_id} in place
     */
    public void put(String owner, ObjectNode request, ObjectNode response) {
        if (!request.path("store").asBoolean(true)) {
            return;
        }
        Entry entry =
                new Entry(
                        owner,
                        Json.bytes(response),
                        Json.bytes(items.of(request.path(ResponsesInput.INPUT))),
                        request.path(ResponsesDialect.PREVIOUS).asText(""),
                        response.path("output")
                                .valueStream()
                                .map(item -> item.path("id").asText())
                                .toList(),
                        stamp.now() + limits.age().toSeconds());
        if (entry.size() <= limits.bytes()) {
            add(response.path("id").asText(), entry);
        }
    }

    private synchronized void add(String id, Entry entry) {
        remove(id);
        entries.put(id, entry);
        entry.made().forEach(item -> makers.put(item, id));
        size += entry.size();
        while (size > limits.bytes() || entries.size() > limits.count()) {
            remove(entries.firstEntry().getKey());
        }
    }

    private void remove(String id) {
        Entry gone = entries.remove(id);
        if (gone != null) {
            size -= gone.size();
            gone.made().forEach(item -> makers.remove(item, id));
        }
    }

    private synchronized @Nullable Entry find(String owner, String id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.expires() <= stamp.now()) {
            remove(id);
            return null;
        }
        return entry != null && entry.owner().equals(owner) ? entry : null;
    }

    private Entry known(String owner, String id) {
        Entry entry = find(owner, id);
        if (entry == null) {
            throw new FailureException(
                    new Failure.NotFound("Response with id '" + id + "' not found."));
        }
        return entry;
    }

    /** Whether the owner has this response here. */
    public boolean has(String owner, String id) {
        return find(owner, id) != null;
    }

    /**
     * The response as it was given.
     *
     * @throws FailureException with {@code NotFound}
     */
    public ObjectNode get(String owner, String id) {
        return Json.parseObject(known(owner, id).response());
    }

    /**
     * Forgets a response; what continues it can't be continued any more.
     *
     * @return OpenAI's answer to it
     * @throws FailureException with {@code NotFound}
     */
    public synchronized ObjectNode delete(String owner, String id) {
        known(owner, id);
        remove(id);
        return Json.object().put("id", id).put("object", "response").put("deleted", true);
    }

    /**
     * The items that the request of a response brought, those of earlier responses not among them.
     *
     * @throws FailureException with {@code NotFound}, with {@code BadRequest} for an impossible
     *     page
     */
    public ObjectNode inputItems(String owner, String id, Page page) {
        ArrayNode all = (ArrayNode) Json.parse(known(owner, id).input());
        int limit = page.limit().orElse(PAGE);
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw ChatRequests.bad("'limit' must be from 1 to 100.", "limit");
        }
        Deque<JsonNode> ordered = new ArrayDeque<>();
        boolean ascending = "asc".equals(page.order());
        all.forEach(ascending ? ordered::addLast : ordered::addFirst);
        skip(ordered, page.after());
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        while (data.size() < limit && !ordered.isEmpty()) {
            data.add(ordered.removeFirst());
        }
        list.set("first_id", data.isEmpty() ? null : data.path(0).path("id"));
        list.set("last_id", data.isEmpty() ? null : data.path(data.size() - 1).path("id"));
        return list.put("has_more", !ordered.isEmpty());
    }

    private static void skip(Deque<JsonNode> items, String after) {
        if (after.isEmpty()) {
            return;
        }
        while (!items.isEmpty()) {
            if (items.removeFirst().path("id").asText().equals(after)) {
                return;
            }
        }
        throw ChatRequests.bad("No item has the id '" + after + "'.", "after");
    }

    /**
     * Puts what an {@code item_reference} or a {@code previous_response_id} stands for into {@code
     * input}: the items of all responses before, oldest first, then those of the request.
     * Instructions are not carried over, as at OpenAI.
     *
     * @param request changed
     * @throws FailureException with {@code BadRequest} where one of the responses isn't here
     */
    public void continued(String owner, ObjectNode request) {
        if (request.path(ResponsesInput.INPUT) instanceof ArrayNode input) {
            input.forEach(item -> resolve(owner, item));
        }
        String previous = request.path(ResponsesDialect.PREVIOUS).asText("");
        request.remove(ResponsesDialect.PREVIOUS);
        if (previous.isEmpty()) {
            return;
        }
        ArrayNode input = Json.array();
        for (Entry entry : chain(owner, previous)) {
            input.addAll((ArrayNode) Json.parse(entry.input()));
            input.addAll(Json.parseObject(entry.response()).withArray("output"));
        }
        input.addAll(items.of(request.path(ResponsesInput.INPUT)));
        request.set(ResponsesInput.INPUT, input);
    }

    /** Puts the item that an {@code item_reference} names into its place. */
    private void resolve(String owner, JsonNode item) {
        if (!(item instanceof ObjectNode reference)
                || !"item_reference".equals(item.path("type").asText())) {
            return;
        }
        String id = item.path("id").asText();
        JsonNode made =
                Optional.ofNullable(maker(id))
                        .map(response -> find(owner, response))
                        .flatMap(entry -> output(entry, id))
                        .orElseThrow(() ->
                                ChatRequests.bad(
                                        "Item with id '" + id + "' not found.",
                                        ResponsesInput.INPUT));
        reference.removeAll();
        reference.setAll((ObjectNode) made);
    }

    private synchronized @Nullable String maker(String item) {
        return makers.get(item);
    }

    private static Optional<JsonNode> output(Entry entry, String id) {
        return Json.parseObject(entry.response())
                .path("output")
                .valueStream()
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst();
    }

    private Deque<Entry> chain(String owner, String last) {
        Deque<Entry> chain = new ArrayDeque<>();
        for (String id = last; !id.isEmpty(); id = chain.getFirst().previous()) {
            Entry entry = find(owner, id);
            if (entry == null) {
                throw noPrevious(id);
            }
            chain.addFirst(entry);
        }
        return chain;
    }

    /** OpenAI's refusal of an unknown {@code previous_response_id}. */
    static FailureException noPrevious(String id) {
        return ChatRequests.bad(
                "Previous response with id '" + id + "' not found.", ResponsesDialect.PREVIOUS);
    }
}
