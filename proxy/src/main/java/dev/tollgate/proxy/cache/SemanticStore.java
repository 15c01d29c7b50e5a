package dev.tollgate.proxy.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code type: local-semantic} and {@code redis-semantic}: answers with an index of meanings. */
public final class SemanticStore implements CacheStore {

    private final CacheStore answers;
    private final SemanticIndex index;

    /** Both are closed with it. */
    public SemanticStore(CacheStore answers, SemanticIndex index) {
        this.answers = answers;
        this.index = index;
    }

    @Override
    public Optional<SemanticIndex> index() {
        return Optional.of(index);
    }

    @Override
    public List<Optional<CachedAnswer>> get(List<String> keys) {
        return answers.get(keys);
    }

    @Override
    public void put(Map<String, CachedAnswer> made, Optional<Duration> ttl) {
        answers.put(made, ttl);
    }

    @Override
    public boolean delete(List<String> keys) {
        boolean forgotten = index.forget(keys);
        return answers.delete(keys) && forgotten;
    }

    @Override
    public boolean flush() {
        boolean forgotten = index.flush();
        return answers.flush() && forgotten;
    }

    @Override
    public boolean ping() {
        return answers.ping();
    }

    @Override
    public String type() {
        return answers.type() + "-semantic";
    }

    @Override
    public Map<String, String> info() {
        return answers.info();
    }

    @Override
    public void close() {
        index.close();
        answers.close();
    }
}
