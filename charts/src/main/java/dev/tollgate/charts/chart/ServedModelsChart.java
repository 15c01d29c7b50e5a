package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.ServedModel;
import dev.tollgate.charts.kit.ManifestChart;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;

/** Models that the cluster serves itself, behind an internal Gateway that knows their KV caches. */
final class ServedModelsChart extends ManifestChart {

    ServedModelsChart(App app, Inputs inputs) {
        super(app, "70-served-models");
    }

    /** Environment variable → address of each served model, as {@code api_base} wants it. */
    static Map<String, String> apiBases(Environment environment) {
        Map<String, String> addresses = new TreeMap<>();
        for (ServedModel model : environment.servedModels()) {
            addresses.put(model.apiBaseEnv(), address(environment, model));
        }
        return addresses;
    }

    private static String address(Environment environment, ServedModel model) {
        if (model instanceof ServedModel.Predictor predictor) {
            return predictor.url();
        }
        ServedModel.InferencePool pool = (ServedModel.InferencePool) model;
        if (environment.internalGateway() == null) {
            throw new IllegalStateException("Environment admits no pool without internalGateway");
        }
        return environment.internalGateway().url() + "/" + pool.name() + "/v1";
    }
}
