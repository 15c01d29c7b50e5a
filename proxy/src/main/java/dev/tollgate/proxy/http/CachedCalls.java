package dev.tollgate.proxy.http;

import dev.tollgate.proxy.cache.CacheKey;
import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.cache.Coalescing;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Answers from the cache what it has. The rest is answered by others and kept; of equal requests at
 * the same time one is answered so, and the others wait for it.
 */
final class CachedCalls {

    private static final HeaderName KEY = HeaderNames.create("x-litellm-cache-key");
    private static final HeaderName SIMILARITY =
            HeaderNames.create("x-litellm-semantic-similarity");

    /** Whoever has waited so long for another's answer asks for one of its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Optional<CacheStore> store;
    private final Embedder embedder;
    private final InstantSource clock;
    private final Coalescing coalescing = new Coalescing();

    /**
     * @param store empty where there is no cache
     */
    CachedCalls(Optional<CacheStore> store, Embedder embedder, InstantSource clock) {
        this.store = store;
        this.embedder = embedder;
        this.clock = clock;
    }

    /**
     * Answers the client, a list of embeddings item by item.
     *
     * @param others who answer what isn't in the cache
     */
    void run(Serving serving, Consumer<Serving> others) {
        Optional<CacheSettings> settings = serving.exchange().snapshot().settings().cache();
        Optional<CacheLookup> lookup =
                store.isEmpty()
                        ? Optional.empty()
                        : settings.flatMap(set -> CacheLookup.of(set, serving));
        if (lookup.isEmpty()) {
            others.accept(serving);
            return;
        }
        Optional<CachedEmbeddings> list = CachedEmbeddings.of(serving, lookup.get());
        if (list.isPresent()) {
            list.get().run(store.orElseThrow(), clock.millis(), others);
            return;
        }
        new Run(serving, store.orElseThrow(), lookup.get(), others).run();
    }

    private static String rounded(double similarity) {
        return Double.toString(Math.round(similarity * 10_000) / 10_000.0);
    }

    /** One request. */
    private final class Run {

        private final Serving serving;
        private final CacheStore answers;
        private final CacheLookup lookup;
        private final Consumer<Serving> others;
        private final String key;
        private final Optional<SimilarAnswers> similar;

        Run(Serving serving, CacheStore answers, CacheLookup lookup, Consumer<Serving> others) {
            this.serving = serving;
            this.answers = answers;
            this.lookup = lookup;
            this.others = others;
            this.key = CacheKey.of(lookup.question(), lookup.namespace());
            this.similar = SimilarAnswers.of(answers, lookup, embedder);
        }

        void run() {
            named(key);
            if (!lookup.control().read()) {
                kept();
                return;
            }
            Optional<CachedAnswer> found = found();
            if (found.isPresent()) {
                CacheHit.send(serving, found.get());
            } else if (lookup.control().write()) {
                together();
            } else {
                coalescing
                        .underWay(key)
                        .flatMap(this::await)
                        .or(this::near)
                        .ifPresentOrElse(
                                theirs -> CacheHit.send(serving, theirs),
                                () -> others.accept(serving));
            }
        }

        private void named(String answer) {
            serving.outcome().asksCache(answer);
            serving.exchange().response().headers().set(HeaderValues.create(KEY, answer));
        }

        /** What the cache has, if it isn't too old. */
        private Optional<CachedAnswer> found() {
            return answers.get(List.of(key))
                    .getFirst()
                    .filter(answer -> lookup.fresh(answer, clock.millis()));
        }

        /** What the cache has for a question that means the same. */
        private Optional<CachedAnswer> near() {
            return similar.flatMap(one -> one.found(serving, clock.millis()))
                    .map(found -> {
                        named(found.question().key());
                        double similarity = found.question().similarity();
                        serving.exchange()
                                .response()
                                .header(HeaderValues.create(SIMILARITY, rounded(similarity)));
                        return found.answer();
                    });
        }

        private void together() {
            Optional<CompletableFuture<Optional<CachedAnswer>>> leader = coalescing.join(key);
            if (leader.isPresent()) {
                await(leader.get())
                        .ifPresentOrElse(theirs -> CacheHit.send(serving, theirs), this::kept);
                return;
            }
            Optional<CachedAnswer> made = Optional.empty();
            try {
                // who led before may have ended since this one has looked
                made = found().or(this::near);
                if (made.isPresent()) {
                    CacheHit.send(serving, made.get());
                } else {
                    made = kept();
                }
            } finally {
                coalescing.ended(key, made);
            }
        }

        /** Another's answer; empty where it fails, or takes too long. */
        private Optional<CachedAnswer> await(CompletableFuture<Optional<CachedAnswer>> leader) {
            CompletableFuture<Optional<CachedAnswer>> mine = leader.copy();
            serving.flight().onLeave(() -> mine.complete(Optional.empty()));
            try {
                Optional<CachedAnswer> answer =
                        mine.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (serving.flight().clientGone()) {
                    throw new FailureException(new Failure.ClientGone());
                }
                return answer;
            } catch (TimeoutException _) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailureException(new Failure.Unavailable("The gateway is stopping."), e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a leader tells an answer or none", e);
            }
        }

        /** Has others answer, and keeps their answer if it is whole. */
        private Optional<CachedAnswer> kept() {
            Copy copy = new Copy(lookup.largest());
            others.accept(serving.recorded(copy));
            if (serving.outcome().brokeOff().isPresent()) {
                return Optional.empty();
            }
            Optional<CachedAnswer> answer =
                    copy.answer(clock.millis())
                            .filter(made -> CacheHit.isWhole(serving.ask(), made));
            answer.ifPresent(made -> {
                answers.put(key, made, lookup.ttl());
                similar.ifPresent(one -> one.keep(key, serving));
            });
            return answer;
        }
    }
}
