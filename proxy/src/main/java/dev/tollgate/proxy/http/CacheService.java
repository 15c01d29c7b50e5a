package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** LiteLLM's {@code /cache/*}: whether the cache works, and forgetting what is in it. */
final class CacheService implements Route.Service {

    private static final String PROBE = "ping";
    private static final String SETTINGS = "/cache/settings";
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final Optional<CacheStore> store;
    private final InstantSource clock;

    /**
     * @param store empty where there is no cache: each path says so
     */
    CacheService(Optional<CacheStore> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route("GET", "/cache/ping", Route.Access.VIEW, "Try the cache", this::ping),
                route(
                        "POST",
                        "/cache/delete",
                        Route.Access.ADMIN,
                        "Forget some answers, by x-litellm-cache-key",
                        this::delete),
                route(
                        "POST",
                        "/cache/flushall",
                        Route.Access.ADMIN,
                        "Forget all answers",
                        exchange -> done(exchange, store().flush())),
                route(
                        "GET",
                        "/cache/redis/info",
                        Route.Access.VIEW,
                        "What the cache's server says of itself",
                        this::info),
                route(
                        "GET",
                        SETTINGS,
                        Route.Access.ADMIN,
                        "Settings of the cache",
                        CacheService::settings),
                route(
                        "POST",
                        SETTINGS,
                        Route.Access.ADMIN,
                        "Refused: see the file",
                        CacheService::refuse),
                route(
                        "POST",
                        SETTINGS + "/test",
                        Route.Access.ADMIN,
                        "Try the cache that is configured",
                        this::test));
    }

    private static Route route(
            String method,
            String path,
            Route.Access access,
            String summary,
            Route.Handler handler) {
        Route.About about = new Route.About("caching", summary, ErrorForm.OPENAI);
        return new Route(method, path, access, about, handler);
    }

    private CacheStore store() {
        return store.orElseThrow(
                () -> unavailable("No cache is configured: set litellm_settings.cache to true."));
    }

    private void ping(Exchange exchange) {
        CacheStore answers = store();
        if (!works(answers, exchange)) {
            throw unavailable(
                    "The cache of type '" + answers.type() + "' does not keep what it is given.");
        }
        ObjectNode answer = Json.object().put("status", "healthy");
        answer.put("cache_type", answers.type()).put("ping_response", true);
        answer.put("set_cache_response", "success");
        ObjectNode parameters = answer.putObject("litellm_cache_params");
        parameters.put("type", answers.type());
        exchange.snapshot().settings().cache().ifPresent(set -> parameters(parameters, set));
        answer.putObject("health_check_cache_params");
        exchange.send(answer);
    }

    /** Whether it keeps an answer, and forgets it again. */
    private boolean works(CacheStore answers, Exchange exchange) {
        String id = PROBE + ":" + exchange.requestId();
        answers.put(
                id,
                new CachedAnswer(clock.millis(), CacheHit.JSON, Json.bytes(Json.object())),
                Optional.of(SHORT));
        boolean kept = answers.get(List.of(id)).getFirst().isPresent();
        answers.delete(List.of(id));
        return kept && answers.ping();
    }

    /** What the file says, without secrets. */
    private static void settings(Exchange exchange) {
        ObjectNode shown =
                exchange.snapshot()
                        .settings()
                        .cache()
                        .map(CacheSettings::shown)
                        .orElseGet(Json::object);
        ObjectNode answer = Json.object();
        answer.set("fields", ConfigService.fields(shown));
        answer.set("current_values", shown);
        exchange.send(answer);
    }

    private static void refuse(Exchange exchange) {
        throw ConfigService.refused();
    }

    /** Whoever names a server has to write it into the file: nothing else is connected to. */
    private void test(Exchange exchange) {
        boolean others =
                exchange.request().content().hasEntity()
                        && !exchange.json()
                                .value("cache_settings")
                                .orElse(MissingNode.getInstance())
                                .isEmpty();
        if (others) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "Only the cache that the configuration file names can be tried: leave"
                                    + " 'cache_settings' out.",
                            "cache_settings"));
        }
        CacheStore answers = store();
        boolean works = works(answers, exchange);
        String message = works ? " keeps what it is given." : " does not keep what it is given.";
        exchange.send(
                Json.object()
                        .put("status", works ? "success" : "failed")
                        .put("message", "The cache of type '" + answers.type() + "'" + message));
    }

    private static void parameters(ObjectNode out, CacheSettings settings) {
        out.put("mode", settings.onDemand() ? "default_off" : "default_on");
        out.put("namespace", settings.namespace());
        out.put("scope", settings.scope().name().toLowerCase(Locale.ROOT));
        settings.ttl().ifPresent(ttl -> out.put("ttl", ttl.toSeconds()));
        settings.operations().stream()
                .map(each -> each.callType())
                .sorted()
                .forEach(out.withArray("supported_call_types")::add);
    }

    private void delete(Exchange exchange) {
        JsonNode keys = exchange.json().value("keys").orElse(MissingNode.getInstance());
        List<String> names = new ArrayList<>();
        keys.forEach(key -> names.add(key.asText()));
        if (!keys.isArray() || names.stream().anyMatch(String::isBlank)) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'keys' must be a list of texts, each one an x-litellm-cache-key.",
                            "keys"));
        }
        done(exchange, store().delete(names));
    }

    private static void done(Exchange exchange, boolean done) {
        if (!done) {
            throw unavailable("The cache's server does not answer; try again.");
        }
        exchange.send(Json.object().put("status", "success"));
    }

    private void info(Exchange exchange) {
        Map<String, String> info = store().info();
        if (info.isEmpty()) {
            throw unavailable(
                    "The cache of type '"
                            + store().type()
                            + "' has no server, or it does not answer.");
        }
        ObjectNode answer = Json.object();
        answer.put("num_clients", info.getOrDefault("connected_clients", "0"));
        ObjectNode all = answer.putObject("info");
        info.forEach(all::put);
        exchange.send(answer);
    }

    private static FailureException unavailable(String message) {
        return new FailureException(new Failure.Unavailable(message));
    }
}
