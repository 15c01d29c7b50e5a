package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Money;
import io.helidon.webserver.http.ServerResponse;

/**
 * What LiteLLM's clients read of how a request was served.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/response_headers">LiteLLM, response headers</a>
 */
final class LiteLlmHeaders {

    private static final AnswerHeader.Name CALL_ID = AnswerHeader.Name.of("x-litellm-call-id");
    private static final AnswerHeader.Name REQUEST_ID = AnswerHeader.Name.of("x-request-id");
    private static final AnswerHeader.Name MODEL_ID = AnswerHeader.Name.of("x-litellm-model-id");
    private static final AnswerHeader.Name MODEL_GROUP =
            AnswerHeader.Name.of("x-litellm-model-group");
    private static final AnswerHeader.Name API_BASE =
            AnswerHeader.Name.of("x-litellm-model-api-base");
    private static final AnswerHeader.Name RETRIES =
            AnswerHeader.Name.of("x-litellm-attempted-retries");
    private static final AnswerHeader.Name MAX_RETRIES =
            AnswerHeader.Name.of("x-litellm-max-retries");
    private static final AnswerHeader.Name FALLBACKS =
            AnswerHeader.Name.of("x-litellm-attempted-fallbacks");
    private static final AnswerHeader.Name COST = AnswerHeader.Name.of("x-litellm-response-cost");
    private static final AnswerHeader.Name KEY_SPEND = AnswerHeader.Name.of("x-litellm-key-spend");
    private static final AnswerHeader.Name TIMEOUT = AnswerHeader.Name.of("x-litellm-timeout");
    private static final AnswerHeader OUR_VERSION =
            AnswerHeader.Name.of("x-litellm-version").with(Version.TEXT);

    private static final AnswerHeader NO_RETRIES = RETRIES.with("0");
    private static final AnswerHeader NO_FALLBACKS = FALLBACKS.with("0");

    private LiteLlmHeaders() {}

    /** Of an answer, with the deployment that gave it. */
    static void add(Serving serving, Deployment deployment) {
        ServerResponse response = serving.exchange().response();
        add(serving);
        response.header(MODEL_ID.with(deployment.id()));
        deployment
                .setting("api_base")
                .map(LiteLlmHeaders::withoutSecrets)
                .ifPresent(base -> response.header(API_BASE.with(base)));
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
                .ifPresent(seconds -> response.header(TIMEOUT.with(seconds)));
    }

    /** What was tried. */
    static void add(Serving serving) {
        ServerResponse response = serving.exchange().response();
        id(serving.exchange());
        response.header(MODEL_GROUP.with(headerText(serving.tries().group())));
        response.header(count(RETRIES, NO_RETRIES, serving.tries().retries()));
        response.header(count(FALLBACKS, NO_FALLBACKS, serving.tries().fallbacks()));
        if (serving.tries().retries() > 0) {
            response.header(MAX_RETRIES.with(Integer.toString(serving.tries().maxRetries())));
        }
        serving.outcome()
                .keySpend()
                .map(Money::toString)
                .ifPresent(spend -> response.header(KEY_SPEND.with(spend)));
    }

    private static AnswerHeader count(AnswerHeader.Name name, AnswerHeader none, int count) {
        return count == 0 ? none : name.with(Integer.toString(count));
    }

    /** Of a whole answer: what it cost, in US dollars. */
    static void cost(ServerResponse response, Money cost) {
        response.header(COST.with(cost.toString()));
    }

    /** Of any answer. */
    static void id(Exchange exchange) {
        ServerResponse response = exchange.response();
        response.header(CALL_ID.with(exchange.callId()));
        response.header(REQUEST_ID.with(exchange.callId()));
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
