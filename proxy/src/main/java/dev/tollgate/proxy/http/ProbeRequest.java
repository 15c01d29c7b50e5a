package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.routing.RouteRequest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A health check as routing sees it: one small call that asks for nothing special. */
record ProbeRequest(String model, Operation operation) implements RouteRequest {

    /** A few words, and as many for the answer. */
    private static final long TOKENS = 32;

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public long inputTokens() {
        return TOKENS;
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
    public long cachedPrefix() {
        return 0;
    }

    @Override
    public OptionalInt priority() {
        return OptionalInt.empty();
    }
}
