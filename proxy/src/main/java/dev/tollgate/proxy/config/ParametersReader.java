package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Timeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code litellm_params} says of how to call a deployment. */
final class ParametersReader {

    private static final String TIMEOUT = "timeout";
    private static final String REQUEST_TIMEOUT = "request_timeout";
    private static final String STREAM_TIMEOUT = "stream_timeout";
    private static final String DROP_PARAMS = "drop_params";

    private final Section router;
    private final boolean dropUnsupported;
    private final Optional<Duration> timeout;
    private final Set<String> gatewayKeys;

    ParametersReader(Sources sources, KnownKeys known) {
        Section litellm = sources.litellm();
        Section variables =
                sources.environment()
                        .section(sources.findings(), "LITELLM_DROP_PARAMS", "REQUEST_TIMEOUT");
        router = sources.router();
        dropUnsupported =
                litellm.flag(DROP_PARAMS)
                        .or(() -> variables.flag("LITELLM_DROP_PARAMS"))
                        .orElse(false);
        timeout =
                router.seconds(TIMEOUT)
                        .or(() -> litellm.seconds(REQUEST_TIMEOUT))
                        .or(() -> variables.seconds("REQUEST_TIMEOUT"));
        gatewayKeys = known.names("model_list[].litellm_params");
    }

    /** {@code input_cost_per_token} and its like. */
    static boolean isPrice(String key) {
        return key.contains("cost_per_");
    }

    Deployment.Parameters read(Section params) {
        return new Deployment.Parameters(
                defaults(params),
                params.flag(DROP_PARAMS).orElse(dropUnsupported),
                Set.copyOf(params.texts("additional_drop_params")),
                Set.copyOf(params.texts("allowed_openai_params")),
                headers(params),
                params.section("extra_body").tree(),
                mockResponse(params),
                whole(params),
                stream(params),
                clientMaySet(params));
    }

    /** Keys that mean nothing to the gateway are meant for the vendor. */
    private ObjectNode defaults(Section params) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        for (String key : params.keys()) {
            boolean own =
                    gatewayKeys.contains(key) || ConnectionReader.isConnection(key) || isPrice(key);
            if (!own) {
                params.node(key).ifPresent(node -> defaults.set(key, node.json()));
            }
        }
        return defaults;
    }

    private static Map<String, Secret> headers(Section params) {
        Map<String, Secret> headers = new HashMap<>();
        for (String key : List.of("default_headers", "extra_headers")) {
            Section section = params.section(key);
            for (String name : section.keys()) {
                section.text(name).ifPresent(value -> headers.put(name, new Secret(value)));
            }
        }
        return headers;
    }

    /** Text, or a whole answer as a mapping. */
    private static Optional<String> mockResponse(Section params) {
        return params.node("mock_response")
                .map(node ->
                        node instanceof Node.Scalar scalar
                                ? scalar.text()
                                : node.json().toString());
    }

    private Timeouts whole(Section params) {
        return params.seconds(TIMEOUT)
                .or(() -> params.seconds(REQUEST_TIMEOUT))
                .or(() -> timeout)
                .map(Timeouts.DEFAULT::withTotal)
                .orElse(Timeouts.DEFAULT);
    }

    /** As in LiteLLM the limit is one for each wait, so that a long answer isn't cut. */
    private Timeouts stream(Section params) {
        Timeouts limits =
                params.seconds(STREAM_TIMEOUT)
                        .or(() -> router.seconds(STREAM_TIMEOUT))
                        .map(Timeouts.DEFAULT::withTotal)
                        .orElseGet(() -> whole(params));
        Duration total =
                limits.total().compareTo(Timeouts.DEFAULT.total()) > 0
                        ? limits.total()
                        : Timeouts.DEFAULT.total();
        return new Timeouts(limits.connect(), limits.firstByte(), limits.betweenFrames(), total);
    }

    private static Set<String> clientMaySet(Section params) {
        String key = "configurable_clientside_auth_params";
        if (!(params.node(key).orElse(null) instanceof Node.Sequence list)) {
            return Set.copyOf(params.texts(key));
        }
        Set<String> names = new HashSet<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Scalar name) {
                names.add(name.text());
                continue;
            }
            params.warning(
                    key,
                    "limits a value by a pattern, which is not supported yet, so clients may not set it");
        }
        return names;
    }
}
