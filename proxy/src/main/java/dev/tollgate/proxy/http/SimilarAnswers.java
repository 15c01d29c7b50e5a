package dev.tollgate.proxy.http;

import dev.tollgate.proxy.cache.CacheSettings.Semantic;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.cache.Embedding;
import dev.tollgate.proxy.cache.Phrase;
import dev.tollgate.proxy.cache.SemanticIndex;
import dev.tollgate.proxy.cache.SemanticIndex.Near;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kept answers to questions that mean the same as one request's. For the request's own thread; the
 * model is asked once for a vector, whatever becomes of it.
 */
final class SimilarAnswers {

    private final CacheStore answers;
    private final SemanticIndex index;
    private final Semantic settings;
    private final CacheLookup lookup;
    private final Embedder embedder;
    private @Nullable Meaning meaning;

    /** A kept answer, and the question that it was given to. */
    record Found(Near question, CachedAnswer answer) {}

    /** Of the request; without an embedding nothing is similar. */
    private record Meaning(String frame, Optional<Embedding> embedding) {}

    private SimilarAnswers(
            CacheStore answers,
            SemanticIndex index,
            Semantic settings,
            CacheLookup lookup,
            Embedder embedder) {
        this.answers = answers;
        this.index = index;
        this.settings = settings;
        this.lookup = lookup;
        this.embedder = embedder;
    }

    /** Empty where only equal questions count. */
    static Optional<SimilarAnswers> of(CacheStore answers, CacheLookup lookup, Embedder embedder) {
        return answers.index()
                .flatMap(index ->
                        lookup.semantic()
                                .map(settings ->
                                        new SimilarAnswers(
                                                answers, index, settings, lookup, embedder)));
    }

    /** The answer to the most similar question, if it isn't too old. */
    Optional<Found> found(Serving serving, long now) {
        Meaning asked = meaning(serving);
        Optional<Near> near =
                asked.embedding()
                        .flatMap(one -> index.nearest(asked.frame(), one, settings.threshold()));
        if (near.isEmpty()) {
            return Optional.empty();
        }
        String key = near.get().key();
        Optional<CachedAnswer> answer = answers.get(List.of(key)).getFirst();
        if (answer.isEmpty()) {
            index.forget(List.of(key));
        }
        return answer.filter(kept -> lookup.fresh(kept, now))
                .map(kept -> new Found(near.get(), kept));
    }

    /** Lets later questions find the answer that is kept now. */
    void keep(String key, Serving serving) {
        Meaning asked = meaning(serving);
        asked.embedding().ifPresent(one -> index.add(asked.frame(), key, one, lookup.ttl()));
    }

    private Meaning meaning(Serving serving) {
        Meaning known = meaning;
        if (known == null) {
            known =
                    Phrase.of(lookup.question(), lookup.namespace(), settings.model())
                            .map(phrase -> meaning(serving, phrase))
                            .orElseGet(() -> new Meaning("", Optional.empty()));
            meaning = known;
        }
        return known;
    }

    private Meaning meaning(Serving serving, Phrase phrase) {
        return new Meaning(
                phrase.frame(), embedder.embedding(serving, settings.model(), phrase.text()));
    }
}
