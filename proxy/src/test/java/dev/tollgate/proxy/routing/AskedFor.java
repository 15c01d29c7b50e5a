package dev.tollgate.proxy.routing;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request for {@code m} that wants something special. */
final class AskedFor extends PlainRequest {

    private Set<String> tags = Set.of();
    private @Nullable String team;
    private @Nullable String region;
    private long tokens = 10;
    private boolean tools;
    private boolean schema;
    private boolean search;

    AskedFor() {
        super("m");
    }

    AskedFor tags(Set<String> wanted) {
        tags = wanted;
        return this;
    }

    AskedFor team(@Nullable String of) {
        team = of;
        return this;
    }

    AskedFor region(@Nullable String allowed) {
        region = allowed;
        return this;
    }

    AskedFor tokens(long count) {
        tokens = count;
        return this;
    }

    AskedFor withTools() {
        tools = true;
        return this;
    }

    AskedFor schema() {
        schema = true;
        return this;
    }

    AskedFor searching() {
        search = true;
        return this;
    }

    @Override
    public Set<String> tags() {
        return tags;
    }

    @Override
    public Optional<String> team() {
        return Optional.ofNullable(team);
    }

    @Override
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    @Override
    public long inputTokens() {
        return tokens;
    }

    @Override
    public boolean tools() {
        return tools;
    }

    @Override
    public boolean responseSchema() {
        return schema;
    }

    @Override
    public boolean webSearch() {
        return search;
    }
}
