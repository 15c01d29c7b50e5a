package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Money;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;

/**
 * What LiteLLM's clients read of how a request was served.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/response_headers">LiteLLM, response headers</a>
 */
final class LiteLlmHeaders {

    private static final HeaderName CALL_ID = HeaderNames.create("x-litellm-call-id");
    private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final HeaderName MODEL_ID = HeaderNames.create("x-litellm-model-id");
    private static final HeaderName MODEL_GROUP = HeaderNames.create("x-litellm-model-group");
    private static final HeaderName API_BASE = HeaderNames.create("x-litellm-model-api-base");
    private static final HeaderName RETRIES = HeaderNames.create("x-litellm-attempted-retries");
    private static final HeaderName MAX_RETRIES = HeaderNames.create("x-litellm-max-retries");
    private static final HeaderName FALLBACKS = HeaderNames.create("x-litellm-attempted-fallbacks");
    private static final HeaderName COST = HeaderNames.create("x-litellm-response-cost");
    private static final HeaderName KEY_SPEND = HeaderNames.create("x-litellm-key-spend");
    private static final HeaderName TIMEOUT = HeaderNames.create("x-litellm-timeout");
    private static final Header OUR_VERSION =
            HeaderValues.createCached("x-litellm-version", Version.TEXT);

    private LiteLlmHeaders() {}

    /** Of an answer, with the deployment that gave it. */
    static void add(Serving serving, Deployment deployment) {
        ServerResponse response = serving.exchange().response();
        add(serving);
        response.header(HeaderValues.create(MODEL_ID, deployment.id()));
        deployment
                .setting("api_base")
                .map(LiteLlmHeaders::withoutSecrets)
                .ifPresent(base -> response.header(HeaderValues.create(API_BASE, base)));
    }

    /** Of an error: what was tried, what it cost, and how long the client would have waited. */
    static void failed(Serving serving) {
        add(serving);
        ServerResponse response = serving.exchange().response();
        cost(response, serving.outcome().cost());
        serving.ask()
                .options()
                .timeout()
                .map(timeout -> String.valueOf(timeout.toMillis() / 1000.0))
                .ifPresent(seconds -> response.header(HeaderValues.create(TIMEOUT, seconds)));
    }

    /** What was tried. */
    static void add(Serving serving) {
        ServerResponse response = serving.exchange().response();
        id(serving.exchange());
        response.header(HeaderValues.create(MODEL_GROUP, headerText(serving.tries().group())));
        response.header(HeaderValues.create(RETRIES, serving.tries().retries()));
        response.header(HeaderValues.create(FALLBACKS, serving.tries().fallbacks()));
        if (serving.tries().retries() > 0) {
            response.header(HeaderValues.create(MAX_RETRIES, serving.tries().maxRetries()));
        }
        serving.outcome()
                .keySpend()
                .map(Money::toString)
                .ifPresent(spend -> response.header(HeaderValues.create(KEY_SPEND, spend)));
    }

    /** Of a whole answer: what it cost, in US dollars. */
    static void cost(ServerResponse response, Money cost) {
        response.header(HeaderValues.create(COST, cost.toString()));
    }

    /** Of any answer. */
    static void id(Exchange exchange) {
        ServerResponse response = exchange.response();
        response.header(HeaderValues.create(CALL_ID, exchange.callId()));
        response.header(HeaderValues.create(REQUEST_ID, exchange.callId()));
        response.header(OUR_VERSION);
    }

    /** A name that a client sent, as far as a header can hold it. */
    static String headerText(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                return text.replaceAll("[^ -~]", "?");
            }
        }
        return text;
    }

    /** Query and user information may hold a key. */
    static String withoutSecrets(String base) {
        int query = base.indexOf('?');
        String bare = query < 0 ? base : base.substring(0, query);
        return bare.indexOf('@') < 0 ? bare : bare.replaceFirst("//[^/@]*@", "//");
    }
}
