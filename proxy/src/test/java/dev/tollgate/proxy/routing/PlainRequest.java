package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A chat request without anything special; tests override what they need. */
class PlainRequest implements RouteRequest {

    private final String model;

    PlainRequest(String model) {
        this.model = model;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Operation operation() {
        return Operation.CHAT;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public long inputTokens() {
        return 10;
    }

    @Override
    public Set<String> tags() {
        return Set.of();
    }

    @Override
    public boolean tools() {
        return false;
    }

    @Override
    public boolean webSearch() {
        return false;
    }

    @Override
    public boolean responseSchema() {
        return false;
    }

    @Override
    public Optional<String> region() {
        return Optional.empty();
    }

    @Override
    public Optional<String> team() {
        return Optional.empty();
    }

    @Override
    public Optional<String> session() {
        return Optional.empty();
    }

    @Override
    public String caller() {
        return "";
    }

    @Override
    public List<Long> cachedPrefixes() {
        return List.of();
    }

    @Override
    public OptionalInt priority() {
        return OptionalInt.empty();
    }
}
