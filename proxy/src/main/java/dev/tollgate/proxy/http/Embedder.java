package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.cache.Embedding;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Served;
import dev.tollgate.proxy.routing.Selection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks a configured model what a text means, on the account of the request that needs it: with a
 * spend row and a log line of its own. Nothing here fails: without an answer there is no vector.
 */
final class Embedder {

    private static final Logger LOG = System.getLogger("tollgate.cache");

    /** A request waits no longer for it. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** No fallback: vectors of two models can't be compared. */
    private static final CallOptions OPTIONS =
            new CallOptions(
                    Optional.of(LONGEST),
                    Optional.empty(),
                    OptionalInt.of(0),
                    AskedFallbacks.NOTHING,
                    Mocks.NONE);

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final Attempts attempts;
    private final Spending spending;
    private final Observer observer;
    private final AtomicLong complained = new AtomicLong(System.nanoTime() - SILENCE);

    Embedder(Attempts attempts, Spending spending, Observer observer) {
        this.attempts = attempts;
        this.spending = spending;
        this.observer = observer;
    }

    /** Empty where the model gives no answer. */
    Optional<Embedding> embedding(Serving serving, String model, String text) {
        Told told = new Told();
        Serving own = serving.aside(ask(model, text), told);
        Spending.Row row = spending.begins(own);
        Failure failure = new Failure.Bug(serving.exchange().callId());
        try {
            failure = call(own);
        } finally {
            serving.outcome().aside(own.outcome());
            Served served = Ended.of(own, failure);
            row.ended(served);
            observer.served(served);
        }
        if (told.embedding.isEmpty() && !(failure instanceof Failure.ClientGone)) {
            complain(model, failure);
        }
        return told.embedding;
    }

    private static Ask ask(String model, String text) {
        ObjectNode body = Json.object().put("model", model).put("input", text);
        return new Ask(Operation.EMBEDDING, RawObject.of(body), model, false, OPTIONS);
    }

    /** Returns why there was no answer, null where there was one. */
    private @Nullable Failure call(Serving own) {
        String model = own.ask().model();
        try {
            Selection selection =
                    own.exchange()
                            .snapshot()
                            .router()
                            .select(model, new AskedRoute(own.exchange(), own.ask(), own.flight()))
                            .orElseThrow(() -> Targets.unknown(own.exchange(), model));
            new GroupRun(attempts, own, selection, model).run();
            return null;
        } catch (FailureException e) {
            return e.failure();
        }
    }

    private void complain(String model, @Nullable Failure failure) {
        long last = complained.get();
        long now = System.nanoTime();
        if (now - last < SILENCE || !complained.compareAndSet(last, now)) {
            return;
        }
        String why = failure == null ? "it answered without a vector" : failure.message();
        LOG.log(
                Level.WARNING,
                "The model '"
                        + model
                        + "' gives the semantic cache no embeddings ("
                        + why
                        + "); only equal questions are answered from the cache");
    }

    /** Reads the first vector of the answer. */
    private static final class Told implements Recording {

        private Optional<Embedding> embedding = Optional.empty();

        @Override
        public byte[] whole(byte[] json) {
            embedding = Embedding.of(Json.parseObject(json).at("/data/0/embedding"));
            return json;
        }
    }
}
