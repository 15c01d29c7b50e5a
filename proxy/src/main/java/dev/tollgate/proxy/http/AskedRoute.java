package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.routing.RouteRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** What routing asks of a request, found in its body and headers when it is asked. */
final class AskedRoute implements RouteRequest {

    private static final HeaderName TAGS = HeaderNames.create("x-litellm-tags");
    private static final HeaderName SESSION = HeaderNames.create("x-litellm-session-id");
    private static final List<String> METADATA = List.of("metadata", "litellm_metadata");

    private final Exchange exchange;
    private final Ask ask;
    private long inputTokens = -1;

    AskedRoute(Exchange exchange, Ask ask) {
        this.exchange = exchange;
        this.ask = ask;
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
        Set<String> tags = new HashSet<>();
        exchange.header(TAGS)
                .ifPresent(text ->
                        Stream.of(text.split(",", -1))
                                .map(String::strip)
                                .filter(tag -> !tag.isEmpty())
                                .forEach(tags::add));
        value("tags").valueStream().forEach(tag -> tags.add(tag.asText()));
        for (String field : METADATA) {
            value(field).path("tags").valueStream().forEach(tag -> tags.add(tag.asText()));
        }
        return tags;
    }

    @Override
    public boolean tools() {
        return !value("tools").isEmpty() || !value("functions").isEmpty();
    }

    @Override
    public boolean webSearch() {
        return tools()
                && value("tools")
                        .valueStream()
                        .anyMatch(tool -> tool.path("type").asText().startsWith("web_search"));
    }

    @Override
    public boolean responseSchema() {
        return value("response_format").path("type").asText().equals("json_schema");
    }

    @Override
    public Optional<String> region() {
        return Optional.of(value("allowed_model_region").asText(""))
                .filter(text -> !text.isEmpty());
    }

    /** Teams come with keys of their own. */
    @Override
    public Optional<String> team() {
        return Optional.empty();
    }

    @Override
    public Optional<String> session() {
        return Optional.of(value("litellm_session_id").asText(""))
                .filter(text -> !text.isEmpty())
                .or(() -> exchange.header(SESSION));
    }

    @Override
    public String caller() {
        return exchange.caller();
    }

    @Override
    public long cachedPrefix() {
        return 0;
    }

    @Override
    public OptionalInt priority() {
        JsonNode priority = value("priority");
        return priority.isInt() ? OptionalInt.of(priority.intValue()) : OptionalInt.empty();
    }

    private JsonNode value(String field) {
        return ask.body() instanceof RawObject json && json.has(field)
                ? json.value(field).orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }
}
