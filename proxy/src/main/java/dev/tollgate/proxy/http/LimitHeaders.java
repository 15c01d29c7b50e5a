package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client reads of its limits.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/response_headers">LiteLLM, response headers</a>
 */
final class LimitHeaders {

    private LimitHeaders() {}

    static void add(ServerResponse response, Admission.Admitted admitted) {
        all(admitted).forEach((name, value) -> response.header(HeaderValues.create(name, value)));
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
        return headers;
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
