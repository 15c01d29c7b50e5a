package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.InternalGateway;
import dev.tollgate.charts.environment.ServedModel;
import dev.tollgate.charts.environment.ServedModel.InferencePool;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;

/**
 * Models that the cluster serves itself, behind an internal Gateway that knows their KV caches.
 * Predictors are called directly and need no object.
 */
final class ServedModelsChart extends ManifestChart {

    private static final String INFERENCE_GROUP = "inference.networking.k8s.io";

    private final Inputs inputs;

    ServedModelsChart(App app, Inputs inputs) {
        super(app, "70-served-models");
        this.inputs = inputs;
        Environment environment = inputs.environment();
        if (environment.pools().isEmpty()) {
            return;
        }
        gateway(required(environment));
        for (InferencePool pool : environment.pools()) {
            route(pool);
            pool(pool);
            new EndpointPicker(this, inputs, pool);
        }
    }

    /** Environment variable → address of each served model, as {@code api_base} wants it. */
    static Map<String, String> apiBases(Environment environment) {
        Map<String, String> addresses = new TreeMap<>();
        for (ServedModel model : environment.servedModels()) {
            addresses.put(model.apiBaseEnv(), address(environment, model));
        }
        return addresses;
    }

    private static String gatewayName(Environment environment) {
        return required(environment).name().value();
    }

    /** The label that every implementation gives the proxies it runs for the internal Gateway. */
    static Map<String, String> gatewayPods(Environment environment) {
        return Map.of("gateway.networking.k8s.io/gateway-name", gatewayName(environment));
    }

    private static String address(Environment environment, ServedModel model) {
        if (model instanceof ServedModel.Predictor predictor) {
            return predictor.url();
        }
        return required(environment).url() + prefix((InferencePool) model) + "/v1";
    }

    private static InternalGateway required(Environment environment) {
        if (environment.internalGateway() == null) {
            throw new IllegalStateException("Environment admits no pool without internalGateway");
        }
        return environment.internalGateway();
    }

    private static String prefix(InferencePool pool) {
        return "/" + pool.name();
    }

    private void gateway(InternalGateway gateway) {
        Map<String, Object> listener =
                Fields.of("name", "http")
                        .set("protocol", "HTTP")
                        .set("port", gateway.port())
                        .set("allowedRoutes.namespaces.from", "Same")
                        .toMap();
        CustomObject.of(
                this,
                "gateway.networking.k8s.io/v1 Gateway",
                inputs.part(gateway.name().value(), "inference-gateway").metadata(),
                Fields.of("gatewayClassName", gateway.className().value())
                        .set("listeners", List.of(listener)));
    }

    private void route(InferencePool pool) {
        CustomObject.of(
                this,
                "gateway.networking.k8s.io/v1 HTTPRoute",
                part(pool).metadata(pool.name() + "-pool"),
                Fields.of("parentRefs", List.of(Map.of("name", gatewayName(inputs.environment()))))
                        .set("rules", List.of(rule(pool))));
    }

    /** Timeouts of 0 are «off» by the Gateway API. */
    private static Map<String, Object> rule(InferencePool pool) {
        Map<String, Object> path =
                Fields.of("path.type", "PathPrefix").set("path.value", prefix(pool)).toMap();
        Map<String, Object> rewrite =
                Fields.of("type", "URLRewrite")
                        .set("urlRewrite.path.type", "ReplacePrefixMatch")
                        .set("urlRewrite.path.replacePrefixMatch", "/")
                        .toMap();
        Map<String, Object> backend =
                Fields.of("group", INFERENCE_GROUP)
                        .set("kind", "InferencePool")
                        .set("name", pool.name().value())
                        .toMap();
        return Fields.of("matches", List.of(path))
                .set("filters", List.of(rewrite))
                .set("timeouts.request", "0s")
                .set("timeouts.backendRequest", "0s")
                .set("backendRefs", List.of(backend))
                .toMap();
    }

    /** Without its picker a pool still answers, from any of its pods. */
    private void pool(InferencePool pool) {
        CustomObject.of(
                this,
                INFERENCE_GROUP + "/v1 InferencePool",
                part(pool).metadata(),
                Fields.of("targetPorts", List.of(Map.of("number", pool.targetPort())))
                        .set("selector.matchLabels", pool.selector())
                        .set("endpointPickerRef.name", EndpointPicker.part(inputs, pool).name())
                        .set("endpointPickerRef.port.number", EndpointPicker.PORT)
                        .set("endpointPickerRef.failureMode", "FailOpen"));
    }

    private Part part(InferencePool pool) {
        return inputs.part(pool.name().value(), "inference-pool");
    }
}
