package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.cache.CacheControl;
import dev.tollgate.proxy.cache.CacheKey.Question;
import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheSettings.Scope;
import dev.tollgate.proxy.cache.CacheSettings.Semantic;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What of the cache concerns one request.
 *
 * @param namespace before its key, may be empty
 * @param ttl how long its answer is kept; empty is for ever
 * @param semantic whether and how questions that mean the same are one
 */
record CacheLookup(
        Question question,
        CacheControl control,
        String namespace,
        Optional<Duration> ttl,
        int largest,
        Optional<Semantic> semantic) {

    private static final HeaderName ASKED = HeaderNames.create("x-litellm-cache");
    private static final HeaderName BETAS = HeaderNames.create("anthropic-beta");

    /** What vendors keep on their side makes an answer that can't be given twice. */
    private static final List<String> STATE =
            List.of("previous_response_id", "conversation", "background", "container");

    /**
     * Empty where the cache has nothing to do with it.
     *
     * @throws FailureException with {@code Forbidden} where the key may not say what the request
     *     says, {@code BadRequest} where it says no sense
     */
    static Optional<CacheLookup> of(CacheSettings settings, Serving serving) {
        Exchange exchange = serving.exchange();
        Ask ask = serving.ask();
        Body body = ask.body();
        if (!settings.operations().contains(ask.operation()) || keepsState(ask)) {
            return Optional.empty();
        }
        JsonNode asked = value(body);
        Optional<Entry> key = exchange.caller().grant().map(grant -> grant.key());
        key.ifPresent(known -> check(asked, known.data().path("allowed_cache_controls")));
        CacheControl control =
                CacheControl.of(
                        asked,
                        key.<JsonNode>map(known -> known.data().path("metadata").path("cache"))
                                .orElse(MissingNode.getInstance()));
        boolean wanted =
                !settings.onDemand()
                        || control.use()
                        || exchange.header(ASKED).filter("true"::equalsIgnoreCase).isPresent();
        if (!wanted || (!control.read() && !control.write()) || unknown(exchange, ask)) {
            return Optional.empty();
        }
        return Optional.of(
                new CacheLookup(
                        question(settings, serving),
                        control,
                        control.namespace().orElse(settings.namespace()),
                        control.ttl().or(settings::ttl),
                        settings.place().largest(),
                        settings.semantic()));
    }

    /** Whether a kept answer is young enough. */
    boolean fresh(CachedAnswer answer, long now) {
        return control.maxAge().map(age -> answer.within(age, now)).orElse(true);
    }

    private static boolean keepsState(Ask ask) {
        return ask.deployment().isPresent()
                || (ask.body() instanceof RawObject json
                        && STATE.stream()
                                .anyMatch(field -> json.has(field) && !json.isNull(field)));
    }

    private static JsonNode value(Body body) {
        return body instanceof RawObject json && json.has("cache")
                ? json.value("cache").orElse(MissingNode.getInstance())
                : MissingNode.getInstance();
    }

    /** As with LiteLLM an empty list allows all. */
    private static void check(JsonNode asked, JsonNode allowed) {
        if (!asked.isObject() || allowed.isEmpty()) {
            return;
        }
        for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            boolean may = false;
            for (JsonNode one : allowed) {
                may |= one.asText().equals(name);
            }
            if (!may) {
                throw new FailureException(
                        new Failure.Forbidden(
                                "Not allowed to set "
                                        + name
                                        + " as a cache control. Contact admin to change"
                                        + " permissions."));
            }
        }
    }

    /** A model that has gone from the configuration is gone from the cache too. */
    private static boolean unknown(Exchange exchange, Ask ask) {
        return exchange.snapshot().router().targets(ask.model()).isEmpty();
    }

    /** What guardrails have changed of an answer is kept so, for those whom the same look at. */
    private static Question question(CacheSettings settings, Serving serving) {
        Exchange exchange = serving.exchange();
        Ask ask = serving.ask();
        return new Question(
                ask.operation(),
                ask.model(),
                ask.stream(),
                scope(settings.scope(), ask.operation(), exchange.caller())
                        + serving.guarding().fingerprint(),
                exchange.header(BETAS).orElse(""),
                ask.body());
    }

    /** Responses can be gone on with, by the key alone that has them. */
    private static String scope(Scope scope, Operation operation, Caller caller) {
        if (scope == Scope.KEY || operation == Operation.RESPONSES) {
            return "key:" + caller.keyHash();
        }
        return scope == Scope.ALL
                ? "all"
                : caller.teamId().map(team -> "team:" + team).orElse("key:" + caller.keyHash());
    }
}
