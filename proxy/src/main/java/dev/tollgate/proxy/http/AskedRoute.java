package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.routing.RouteRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What routing asks of a request, found in its body and headers when it is asked. */
final class AskedRoute implements RouteRequest {

    private static final HeaderName TAGS = HeaderNames.create("x-litellm-tags");
    private static final HeaderName SESSION = HeaderNames.create("x-litellm-session-id");
    private static final List<String> METADATA = List.of("metadata", "litellm_metadata");

    private static final List<String> GEMINI_FUNCTIONS =
            List.of("functionDeclarations", "function_declarations");

    private static final List<String> GEMINI_SEARCH =
            List.of("googleSearch", "google_search", "googleSearchRetrieval");

    private static final List<String> GEMINI_SCHEMA =
            List.of("responseSchema", "responseJsonSchema", "response_schema");

    private final Exchange exchange;
    private final Ask ask;
    private final @Nullable Flight flight;
    private @Nullable List<Long> prefixes;
    private long inputTokens = -1;

    /** One that is never served. */
    AskedRoute(Exchange exchange, Ask ask) {
        this(exchange, ask, null);
    }

    /**
     * @param flight null where it is never served
     */
    AskedRoute(Exchange exchange, Ask ask, @Nullable Flight flight) {
        this.exchange = exchange;
        this.ask = ask;
        this.flight = flight;
    }

    @Override
    public String model() {
        return ask.model();
    }

    @Override
    public Operation operation() {
        return ask.operation();
    }

    @Override
    public boolean stream() {
        return ask.stream();
    }

    @Override
    public long inputTokens() {
        if (inputTokens < 0) {
            inputTokens = PromptSize.tokens(ask.body());
        }
        return inputTokens;
    }

    @Override
    public Set<String> tags() {
        if (!mayHaveTags()) {
            return Set.of();
        }
        Set<String> tags = headerTags(exchange);
        value("tags").valueStream().forEach(tag -> tags.add(tag.asText()));
        for (String field : METADATA) {
            value(field).path("tags").valueStream().forEach(tag -> tags.add(tag.asText()));
        }
        return tags;
    }

    private boolean mayHaveTags() {
        return exchange.request().headers().contains(TAGS)
                || (ask.body() instanceof RawObject json
                        && (json.has("tags")
                                || json.has(METADATA.getFirst())
                                || json.has(METADATA.getLast())));
    }

    /** Those that come beside the body: {@code x-litellm-tags}. */
    static Set<String> headerTags(Exchange exchange) {
        Set<String> tags = new HashSet<>();
        exchange.header(TAGS)
                .ifPresent(text ->
                        Stream.of(text.split(",", -1))
                                .map(String::strip)
                                .filter(tag -> !tag.isEmpty())
                                .forEach(tags::add));
        return tags;
    }

    @Override
    public boolean tools() {
        return !value("functions").isEmpty()
                || value("tools").valueStream().anyMatch(AskedRoute::isFunction);
    }

    /** Gemini names a tool's kind by a field; the others have a type, a name or both. */
    private static boolean isFunction(JsonNode tool) {
        return (tool.has("type") || tool.has("name"))
                ? !isWebSearch(tool)
                : GEMINI_FUNCTIONS.stream().anyMatch(field -> !tool.path(field).isEmpty());
    }

    @Override
    public boolean webSearch() {
        return value("web_search_options").isObject()
                || value("tools").valueStream().anyMatch(AskedRoute::isWebSearch);
    }

    private static boolean isWebSearch(JsonNode tool) {
        return tool.path("type").asText().startsWith("web_search")
                || GEMINI_SEARCH.stream().anyMatch(tool::has);
    }

    @Override
    public boolean responseSchema() {
        JsonNode gemini = value("generationConfig");
        return isSchema(value("response_format"))
                || isSchema(value("text").path("format"))
                || isSchema(value("output_format"))
                || isSchema(value("output_config").path("format"))
                || GEMINI_SCHEMA.stream().anyMatch(gemini::has);
    }

    private static boolean isSchema(JsonNode format) {
        return format.path("type").asText().equals("json_schema");
    }

    @Override
    public Optional<String> region() {
        return Optional.of(value("allowed_model_region").asText(""))
                .filter(text -> !text.isEmpty());
    }

    @Override
    public Optional<String> team() {
        return exchange.caller().teamId();
    }

    @Override
    public Optional<String> session() {
        return Optional.of(value("litellm_session_id").asText(""))
                .filter(text -> !text.isEmpty())
                .or(() -> exchange.header(SESSION));
    }

    @Override
    public String caller() {
        return exchange.caller().owner();
    }

    @Override
    public List<Long> cachedPrefixes() {
        List<Long> known = prefixes;
        if (known == null) {
            known = ask.body() instanceof RawObject json ? CachedPrefixes.of(json) : List.of();
            prefixes = known;
        }
        return known;
    }

    @Override
    public OptionalInt priority() {
        JsonNode priority = value("priority");
        if (!priority.isMissingNode() && !priority.isNull() && !priority.isInt()) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'priority' must be a whole number; lower ones are served first.",
                            "priority"));
        }
        return priority.isInt() ? OptionalInt.of(priority.intValue()) : OptionalInt.empty();
    }

    @Override
    public Duration patience() {
        CallOptions options = ask.options();
        Optional<Duration> limit =
                ask.stream() ? options.streamTimeout().or(options::timeout) : options.timeout();
        return limit.orElse(LONGEST_WAIT);
    }

    @Override
    public void onLeave(Runnable wake) {
        if (flight != null) {
            flight.onLeave(wake);
        }
    }

    private JsonNode value(String field) {
        return ask.body() instanceof RawObject json && json.has(field)
                ? json.value(field).orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }
}
