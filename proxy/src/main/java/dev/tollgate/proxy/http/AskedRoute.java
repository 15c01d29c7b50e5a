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

    /** A token is about four characters of English. */
    private static final int BYTES_PER_TOKEN = 4;

    private static final HeaderName TAGS = HeaderNames.create("x-litellm-tags");
    private static final HeaderName SESSION = HeaderNames.create("x-litellm-session-id");
    private static final List<String> METADATA = List.of("metadata", "litellm_metadata");

    private final Exchange exchange;
    private final Ask ask;
    private final Flight flight;
    private @Nullable List<Long> prefixes;

    AskedRoute(Exchange exchange, Ask ask, Flight flight) {
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
        return ask.body().payload().length() / BYTES_PER_TOKEN;
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
        flight.onLeave(wake);
    }

    private JsonNode value(String field) {
        return ask.body() instanceof RawObject json && json.has(field)
                ? json.value(field).orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }
}
