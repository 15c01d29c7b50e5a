package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final HeaderCache rests = new HeaderCache("x-ratelimit-");
    private final HeaderCache ofKey = new HeaderCache("x-litellm-key-");

    void add(ServerResponse response, Admission.Admitted admitted) {
        all(admitted).forEach(response::header);
    }

    List<AnswerHeader> all(Admission.Admitted admitted) {
        List<AnswerHeader> headers = new ArrayList<>();
        admitted.remaining()
                .forEach((name, rest) -> headers.add(rests.header(name, rest.toString())));
        for (Scope scope : admitted.ticket().claim().scopes()) {
            if (scope.kind().equals("api_key")) {
                addKey(headers, scope.allowance());
                break;
            }
        }
        admitted.keySpend().ifPresent(spend -> put(headers, "spend", spend));
        for (Scope scope : admitted.ticket().claim().scopes()) {
            if (scope.kind().equals(MODEL)) {
                addModel(headers, scope, admitted.remaining());
                break;
            }
        }
        return headers;
    }

    /** {@code x-litellm-key-remaining-requests-gpt-4o}, by the model that was asked for. */
    private void addModel(List<AnswerHeader> headers, Scope scope, Map<String, Long> remaining) {
        String model = scope.id().substring(scope.id().indexOf(':') + 1);
        String name = NO_TOKEN.matcher(model).replaceAll("-");
        for (String limit : List.of("requests", "tokens")) {
            Long rest = remaining.get(MODEL + "-remaining-" + limit);
            if (rest != null) {
                put(headers, "remaining-" + limit + "-" + name, rest);
            }
        }
    }

    private void addKey(List<AnswerHeader> headers, Allowance key) {
        key.rpm().ifPresent(rpm -> put(headers, "rpm-limit", rpm));
        key.tpm().ifPresent(tpm -> put(headers, "tpm-limit", tpm));
        key.budget().ifPresent(budget -> put(headers, "max-budget", budget));
    }

    private void put(List<AnswerHeader> headers, String name, Object value) {
        headers.add(ofKey.header(name, value.toString()));
    }
}
