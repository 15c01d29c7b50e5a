package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a client reads of its limits.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/response_headers">LiteLLM, response headers</a>
 */
final class LimitHeaders {

    private static final String MODEL = "model_per_key";

    /** What a header's name can't hold; LiteLLM replaces {@code /} and {@code :}. */
    private static final Pattern NO_TOKEN = Pattern.compile("[^A-Za-z0-9._-]");

    private LimitHeaders() {}

    static void add(ServerResponse response, Admission.Admitted admitted, HeaderCache headers) {
        all(admitted).forEach((name, value) -> response.header(headers.header(name, value)));
    }

    /** By name. */
    static Map<String, String> all(Admission.Admitted admitted) {
        Map<String, String> headers = new TreeMap<>();
        admitted.remaining()
                .forEach((name, rest) -> headers.put("x-ratelimit-" + name, String.valueOf(rest)));
        List<Scope> scopes = admitted.ticket().claim().scopes();
        scopes.stream()
                .filter(scope -> scope.kind().equals("api_key"))
                .findFirst()
                .ifPresent(key -> addKey(headers, key.allowance()));
        admitted.keySpend().ifPresent(spend -> put(headers, "spend", spend));
        scopes.stream()
                .filter(scope -> scope.kind().equals(MODEL))
                .findFirst()
                .ifPresent(model -> addModel(headers, model, admitted.remaining()));
        return headers;
    }

    /** {@code x-litellm-key-remaining-requests-gpt-4o}, by the model that was asked for. */
    private static void addModel(
            Map<String, String> headers, Scope scope, Map<String, Long> remaining) {
        String model = scope.id().substring(scope.id().indexOf(':') + 1);
        String name = NO_TOKEN.matcher(model).replaceAll("-");
        for (String limit : List.of("requests", "tokens")) {
            Long rest = remaining.get(MODEL + "-remaining-" + limit);
            if (rest != null) {
                put(headers, "remaining-" + limit + "-" + name, rest);
            }
        }
    }

    private static void addKey(Map<String, String> headers, Allowance key) {
        key.rpm().ifPresent(rpm -> put(headers, "rpm-limit", rpm));
        key.tpm().ifPresent(tpm -> put(headers, "tpm-limit", tpm));
        key.budget().ifPresent(budget -> put(headers, "max-budget", budget));
    }

    private static void put(Map<String, String> headers, String name, Object value) {
        headers.put("x-litellm-key-" + name, String.valueOf(value));
    }
}
