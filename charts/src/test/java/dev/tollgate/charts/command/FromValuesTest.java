package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.helm.Conversion;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An environment made from the values of a Helm chart. */
class FromValuesTest {

    private static final String LITELLM =
            """
            replicaCount: 3
            image: {repository: ghcr.io/berriai/litellm-database, tag: main-v1.81.9, pullPolicy: Always}
            masterkey: sk-MARKED5ecret
            envVars: {LITELLM_LOG: ERROR, OPENAI_API_KEY: MARKED5ecret}
            resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}
            ingress:
              enabled: true
              className: traefik
              hosts: [{host: llm.example.com, paths: [{path: /litellm, pathType: Prefix}]}]
              tls: [{secretName: llm-tls, hosts: [llm.example.com]}]
            db: {useExisting: true, endpoint: pg.example.com, database: litellm, deployStandalone: false}
            redis: {enabled: true, architecture: standalone}
            autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 9, targetCPUUtilizationPercentage: 60}
            serviceMonitor: {enabled: true, labels: {release: prometheus}}
            keda: {enabled: true}
            tolerations: []
            proxy_config:
              model_list:
                - model_name: gpt-4o
                  litellm_params: {model: openai/gpt-4o, api_key: sk-MARKED5ecret}
              general_settings: {master_key: os.environ/PROXY_MASTER_KEY}
            """;

    @TempDir Path folder;

    @Test
    void environmentOfLiteLlmsChartIsCompleteAndPassesItsChecks() {
        TestProject project = TestProject.in(folder);
        project.write("values.yaml", LITELLM);

        TestProject.Run run = project.run("init", "moved", "--from-values", "values.yaml");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("Made " + project.path("charts/environments/moved.yaml"))
                .contains(
                        "Not converted: masterkey: put the value into the secrets file as LITELLM")
                .contains("Not converted: envVars.OPENAI_API_KEY: put the value into the secrets")
                .contains("now read from MODEL_LIST_1_LITELLM_PARAMS_API_KEY: put its value")
                .contains("Not converted: keda.enabled: use gateway.autoscaling")
                .doesNotContain("tolerations");
        String written =
                project.read("charts/environments/moved.yaml")
                        + project.read("charts/gateway/moved.yaml");
        assertThat(written + run.out()).doesNotContain("MARKED5ecret");
        assertThat(project.run("check", "moved").err())
                .contains("MODEL_LIST_1_LITELLM_PARAMS_API_KEY, which isn't among")
                .contains("POSTGRES_PASSWORD")
                .endsWith("2 problems; nothing was written.\n");
        assertThat(project.run("init", "moved", "--from-values", "values.yaml").err())
                .contains("moved.yaml: exists; choose another name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaCount: 3                      | gateway    | replicas=3",
                "imagePullSecrets: [{name: pull}]     | gateway    | pullSecrets=[pull]",
                "extraEnvVars: [{name: A, value: b}]  | gateway    | env={A=b}",
                "redis: {enabled: true}               | valkey     | mode=standalone",
                "cache: {host: v, port: 6380}         | valkey     | host=v, port=6380",
                "cache: {sentinel: {host: v}}         | valkey     | mode=sentinel",
                "replicaCount: 1                      | valkey     | mode=none",
                "database: {host: p, name: d}         | postgresql | host=p, database=d",
                "postgresql: {primary: {persistence: {size: 9Gi}}} | postgresql | storage=9Gi",
                "ingress: {enabled: false}            | route      | mode=none",
                "ingress: {enabled: true, hosts: [{host: a.b}]} | route | path=/, className=nginx",
            })
    void valueFindsItsPlace(String values, String key, String expected) {
        assertThat(convert(values).environment().get(key).toString()).contains(expected);
    }

    @Test
    void modelsInCamelCaseBecomeLiteLlmsOwn() {
        Conversion conversion =
                convert(
                        """
                        litellm:
                          modelList:
                            - modelName: gpt-4
                              litellmParams: {model: hosted_vllm/llama, apiBase: http://inference, rpm: 100}
                              modelInfo: {id: gpt-4}
                          litellmSettings: {cache: true, cache_params: {type: redis}}
                        """);

        assertThat(conversion.left()).isEmpty();
        assertThat(conversion.config().orElseThrow().toString())
                .contains("model_list=[{model_name=gpt-4, litellm_params={model=hosted_vllm/llama,")
                .contains("api_base=http://inference, rpm=100}, model_info={id=gpt-4}}]")
                .contains("litellm_settings={cache=true, cache_params={type=redis}}")
                .contains("master_key=os.environ/LITELLM_MASTER_KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "saltKey: {existingSecret: s}     | saltKey.existingSecret: put the value into the",
                "extraEnvVars: [{name: A, valueFrom: {}}] | extraEnvVars.A: put the value into the",
                "somethingElse: 1                 | somethingElse: has no counterpart",
                "service: {port: 80}              | service.port: decided for you",
            })
    void whatHasNoPlaceIsListed(String values, String line) {
        assertThat(convert(values).left()).singleElement().asString().startsWith(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.yaml | x: 1        | missing.yaml: does not exist; name the values.yaml",
                "values.yaml  | [1, 2]      | values.yaml: is not one mapping of YAML; get it",
                "values.yaml  | 'a: {b: c'  | values.yaml: is not one mapping of YAML; get it",
            })
    void fileThatHoldsNoValuesIsTheUsersMistake(String file, String text, String message) {
        TestProject project = TestProject.in(folder);
        project.write("values.yaml", text);

        TestProject.Run run = project.run("init", "moved", "--from-values", file);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains(message);
    }

    private static Conversion convert(String values) {
        Map<String, Object> tree = ManifestYaml.read(values).get(0);
        return Conversion.of(tree, "moved", "1.2.3");
    }
}
