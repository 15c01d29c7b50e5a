package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.provider.MockProvider;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of a client's request and a chosen deployment what a vendor is asked. */
final class Prompts {

    /** Sent to vendors that speak the client's format: they choose features of the API. */
    private static final List<HeaderName> ALWAYS_FORWARDED =
            List.of(
                    HeaderNames.create("anthropic-beta"),
                    HeaderNames.create("anthropic-version"),
                    HeaderNames.create("openai-beta"));

    private static final List<String> CREDENTIALS = List.of("api_key", "api_base", "base_url");

    /** LiteLLM would build a router of the client's own from it. */
    private static final String USER_CONFIG = "user_config";

    private static final Provider MOCK = new MockProvider();

    private Prompts() {}

    /** The vendor of a deployment. */
    static Provider provider(Serving serving, Target target) {
        if (MockCall.text(serving.ask(), target).isPresent()) {
            return MOCK;
        }
        String vendor = target.deployment().vendor();
        return serving.exchange()
                .snapshot()
                .providers()
                .apply(vendor)
                .orElseThrow(() ->
                        new FailureException(
                                new Failure.BadRequest(
                                        "The vendor '" + vendor + "' is not known here.",
                                        "model")));
    }

    /** The prompt for one try. */
    static Prompt prompt(Serving serving, Target target) {
        Ask ask = serving.ask();
        return new Prompt(
                ask.operation(),
                ask.body(),
                withClientCredentials(serving, target),
                ask.stream(),
                headers(serving.exchange()),
                timeouts(ask, target.deployment()));
    }

    /** How long one try may take. */
    static Timeouts timeouts(Ask ask, Deployment deployment) {
        CallOptions options = ask.options();
        Optional<Duration> limit =
                ask.stream() ? options.streamTimeout().or(options::timeout) : options.timeout();
        Timeouts own =
                ask.stream()
                        ? deployment.parameters().streamTimeouts()
                        : deployment.parameters().timeouts();
        return limit.map(own::withTotal).orElse(own);
    }

    private static Map<String, String> headers(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (HeaderName name : ALWAYS_FORWARDED) {
            exchange.header(name).ifPresent(value -> headers.put(name.lowerCase(), value));
        }
        if (exchange.snapshot().settings().forwardClientHeaders()) {
            for (Header header : exchange.request().headers()) {
                String name = header.headerName().lowerCase();
                if (forwarded(name)) {
                    headers.put(name, header.get());
                }
            }
        }
        return headers;
    }

    /** {@code x-*} but what carries keys, belongs to the SDK or is meant for the gateway. */
    private static boolean forwarded(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("x-")
                && !lower.startsWith("x-stainless")
                && !lower.startsWith("x-litellm")
                && !lower.startsWith("x-forwarded")
                && !lower.contains("api-key")
                && !lower.equals("x-real-ip");
    }

    /**
     * The target with the client's own key or address, where the configuration allows that.
     *
     * @throws FailureException where it doesn't: a client must not make the gateway call an address
     *     of its choice
     */
    private static Target withClientCredentials(Serving serving, Target target) {
        if (!(serving.ask().body() instanceof RawObject body)) {
            return target;
        }
        Deployment deployment = target.deployment();
        refuseUserConfig(body);
        Map<String, Secret> connection = null;
        for (String name : CREDENTIALS) {
            Optional<String> value =
                    body.has(name) ? body.value(name).map(JsonNode::textValue) : Optional.empty();
            if (value.isEmpty()) {
                continue;
            }
            if (!allowed(serving, deployment, name)) {
                throw new FailureException(
                        new Failure.BadRequest(
                                "'"
                                        + name
                                        + "' in the request is not allowed here: leave it out, or have"
                                        + " it listed in configurable_clientside_auth_params.",
                                name));
            }
            connection = connection == null ? new HashMap<>(deployment.connection()) : connection;
            connection.put(name.equals("base_url") ? "api_base" : name, new Secret(value.get()));
        }
        return connection == null
                ? target
                : new Target(with(deployment, connection), target.model());
    }

    private static void refuseUserConfig(RawObject body) {
        if (body.has(USER_CONFIG) && !body.isNull(USER_CONFIG)) {
            throw new FailureException(
                    new Failure.BadRequest(
                            "'user_config' in the request is not allowed here: leave it out.",
                            USER_CONFIG));
        }
    }

    private static boolean allowed(Serving serving, Deployment deployment, String name) {
        return serving.exchange().snapshot().settings().clientSideCredentials()
                || deployment.parameters().clientMaySet().contains(name);
    }

    private static Deployment with(Deployment deployment, Map<String, Secret> connection) {
        return new Deployment(
                deployment.id(),
                deployment.group(),
                deployment.vendor(),
                deployment.model(),
                connection,
                deployment.parameters(),
                deployment.routing(),
                deployment.info());
    }
}
