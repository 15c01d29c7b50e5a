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
    private final Phrase phrase;
    private final Embedder embedder;
    private @Nullable Optional<Embedding> embedding;

    /** A kept answer, and the question that it was given to. */
    record Found(Near question, CachedAnswer answer) {}

    private SimilarAnswers(
            CacheStore answers,
            SemanticIndex index,
            Semantic settings,
            Phrase phrase,
            Embedder embedder) {
        this.answers = answers;
        this.index = index;
        this.settings = settings;
        this.phrase = phrase;
        this.embedder = embedder;
    }

    /** Empty where only equal questions count. */
    static Optional<SimilarAnswers> of(CacheStore answers, CacheLookup lookup, Embedder embedder) {
        if (answers.index().isEmpty() || lookup.semantic().isEmpty()) {
            return Optional.empty();
        }
        SemanticIndex index = answers.index().get();
        Semantic settings = lookup.semantic().get();
        return Phrase.of(lookup.question(), lookup.namespace(), settings.model())
                .map(phrase -> new SimilarAnswers(answers, index, settings, phrase, embedder));
    }

    /** The answer to the most similar question, if it isn't too old. */
    Optional<Found> found(Serving serving, CacheLookup lookup, long now) {
        Optional<Near> near =
                embedding(serving)
                        .flatMap(one -> index.nearest(phrase.frame(), one, settings.threshold()));
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
    void keep(String key, Serving serving, CacheLookup lookup) {
        embedding(serving).ifPresent(one -> index.add(phrase.frame(), key, one, lookup.ttl()));
    }

    private Optional<Embedding> embedding(Serving serving) {
        if (embedding == null) {
            embedding = embedder.embedding(serving, settings.model(), phrase.text());
        }
        return embedding;
    }
}
