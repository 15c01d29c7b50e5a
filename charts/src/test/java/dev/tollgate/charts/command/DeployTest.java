package dev.tollgate.charts.command;

import static dev.tollgate.charts.cluster.FakeKubectl.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.cluster.FakeKubectl;
import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.secret.SecretRequirements;
import dev.tollgate.charts.secret.SecretsReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a cluster, with a kubectl that only notes what it is asked. */
class DeployTest {

    private static final String DEV = "charts/environments/dev.yaml";
    private static final String LABELS =
            "-n tollgate-dev -l app.kubernetes.io/part-of=tollgate,app.kubernetes.io/managed-by="
                    + "tollgate-charts,app.kubernetes.io/instance=dev -o json";

    @TempDir Path folder;

    private TestProject project;
    private FakeKubectl kubectl;

    @BeforeEach
    void copyTheRepository() {
        project = TestProject.in(folder);
        kubectl = FakeKubectl.in(folder).emptyCluster();
        project.with("PATH", kubectl.path());
    }

    @Test
    void firstDeploymentAppliesInOrderWaitsAndSaysWhereItIs() {
        kubectl.allReady("tollgate-dev");

        TestProject.Run run =
                project.run("deploy", "dev", "--timeout=9", "--yes", "--context", "kind-dev");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("+ Namespace tollgate-dev\n", "+ Deployment tollgate\n")
                .containsSubsequence(
                        "namespace\n",
                        "secrets\n",
                        "configuration\n",
                        "data stores\n",
                        "jobs\n",
                        "workloads\n",
                        "routes\n",
                        "waiting for dev\n",
                        "Deployment tollgate: 1 of 1 ready\n",
                        "URL: http://backend.dev.localhost/litellm/v1\n",
                        "Virtual key: mvn -q compile exec:java -Dexec.args=\"key dev\"\n");
        assertThat(kubectl.calls())
                .allMatch(call -> call.startsWith("--context=kind-dev "))
                .filteredOn(call -> call.contains(" apply "))
                .hasSize(7)
                .allMatch(call ->
                        call.endsWith(
                                "apply --server-side --force-conflicts --field-manager=tollgate"
                                        + " -f -"));
        assertThat(project.path("dist")).doesNotExist();
    }

    @Test
    void secretValuesGoToStandardInputOnlyAndOnlyWhenApplied() {
        kubectl.allReady("tollgate-dev");
        kubectl.answer("*get namespace *", "namespace/tollgate-dev\n");
        kubectl.answer("*get secrets *", list());
        kubectl.answer("*api-resources*", "deployments.apps\n");
        kubectl.answer("get deployments.apps -n*", list());
        kubectl.answer("diff *", "", "", 0);

        TestProject.Run run = project.run("deploy", "dev", "--timeout=9", "--yes");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("+ Secret litellm-secrets\n    + ANTHROPIC_API_KEY\n");
        List<Map<String, Object>> sent = ManifestYaml.read(kubectl.stdin());
        assertThat(sent.stream().filter(object -> "Secret".equals(object.get("kind"))))
                .hasSize(4)
                .allMatch(secret -> secret.containsKey("data"))
                .noneMatch(secret -> secret.containsKey("stringData"));
        for (String value : valuesInBothForms()) {
            assertThat(run.out() + run.err() + kubectl.calls()).doesNotContain(value);
        }
        assertThat(kubectl.stdin()).contains(valuesInBothForms().get(1));
    }

    @Test
    void withoutATerminalTheDifferenceIsShownAndNothingApplied() {
        kubectl.answer("*get namespace *", "namespace/tollgate-dev\n");
        kubectl.answer("*get secrets *", list(secretWithOldKey()));
        kubectl.answer("*api-resources*", "configmaps\ndeployments.apps\n");
        kubectl.answer(
                "get configmaps,deployments.apps " + LABELS,
                list(configMap("tollgate-config-old", ""), configMap("made", "{\"kind\":\"X\"}")));
        kubectl.answer("diff *", "-  replicas: 1\n+  replicas: 2\n", "", 1);

        TestProject.Run run = project.run("deploy", "dev");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("+  replicas: 2\n", "~ Secret litellm-secrets\n", "    - OLD_KEY\n")
                .contains("no longer described (--prune removes it): ConfigMap tollgate-config-old")
                .doesNotContain("ConfigMap made");
        assertThat(run.err()).contains("Nothing was changed; --yes says yes beforehand.");
        assertThat(kubectl.calls()).noneMatch(call -> call.startsWith("apply"));
    }

    @Test
    void pruneDeletesWhatEarlierDeploymentsMade() {
        kubectl.allReady("tollgate-dev");
        kubectl.answer("*get namespace *", "namespace/tollgate-dev\n");
        kubectl.answer("*get secrets *", list());
        kubectl.answer("*api-resources*", "configmaps\n");
        kubectl.answer("get configmaps " + LABELS, list(configMap("tollgate-config-old", "")));
        kubectl.answer("diff *", "");
        kubectl.answer("delete *", "configmap/tollgate-config-old deleted\n");

        TestProject.Run run =
                project.answering("yes").run("deploy", "dev", "--timeout=9", "--prune");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("- ConfigMap tollgate-config-old", "tollgate-config-old deleted");
        assertThat(kubectl.stdin())
                .endsWith("name: tollgate-config-old\n  namespace: tollgate-dev\n");
    }

    @Test
    void everythingThatIsMissingIsToldAtOnce() {
        kubectl.answer("get --raw /apis/networking.k8s.io/v1", "", "NotFound", 1);
        kubectl.answer("get storageclasses*", list());
        kubectl.answer("auth can-i * secrets *", "no\n", "", 1);
        kubectl.answer(
                "version*",
                "{\"clientVersion\":{\"gitVersion\":\"v1.22.4\"},\"serverVersion\":{\"gitVersion\":\"v1.34.1\"}}");

        TestProject.Run run = project.run("deploy", "dev", "--timeout=9", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("kubectl: is v1.22.4, older than v1.27; install a newer kubectl")
                .contains(
                        "cluster: has no networking.k8s.io/v1 Ingress, which tollgate is; install")
                .contains("cluster: has no default StorageClass (it has none); set storageClass")
                .contains("cluster: does not let you create secrets in tollgate-dev; ask its")
                .contains("cluster: does not let you patch secrets in tollgate-dev; ask its")
                .endsWith("6 problems.\n");
        assertThat(kubectl.calls()).noneMatch(call -> call.startsWith("apply"));
    }

    @Test
    void clusterThatDoesNotAnswerIsNamed() {
        kubectl.answer(
                "version*",
                "{\"clientVersion\":{\"gitVersion\":\"v1.34.0\"}}",
                "Unable to connect to the server: refused",
                1);

        TestProject.Run run = project.run("deploy", "dev", "--timeout=9", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "cluster: can't be reached: Unable to connect to the server: refused; choose"
                                + " a context with --context (kubectl config get-contexts)\n"
                                + "1 problem.\n");
    }

    @Test
    void missingKubectlIsNamed() {
        project.with("PATH", folder.toString());

        TestProject.Run run = project.run("deploy", "dev", "--timeout=9", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "kubectl: is not installed: there is no kubectl on the PATH; install it:"
                                + " https://kubernetes.io/docs/tasks/tools/\n1 problem.\n");
    }

    @Test
    void failureShowsEventsAndLastLogLinesWithoutSecretValues() {
        String masterKey = valuesInBothForms().get(0);
        kubectl.answer(
                "get *pods*",
                list(
                        """
                        {"kind":"Pod","metadata":{"name":"tollgate-1"},"status":{"phase":"Running",
                        "conditions":[{"type":"Ready","status":"False"}],
                        "containerStatuses":[{"restartCount":2,"state":{"waiting":{"reason":"ErrImageNeverPull"}}}]}}
                        """));
        kubectl.answer(
                "get events *involvedObject.name=tollgate-1*",
                list("{\"reason\":\"Failed\",\"message\":\"image \\n is not present\"}"));
        kubectl.answer("logs tollgate-1 *--previous*", "started with " + masterKey + "\n");

        TestProject.Run run = project.run("deploy", "dev", "--timeout=9", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("Pod tollgate-1: ErrImageNeverPull", "  can't become ready")
                .contains("Deployment tollgate: not there yet");
        assertThat(run.err())
                .contains("Pod tollgate-1: ErrImageNeverPull\n  event Failed: image is not present")
                .contains("  log   started with ***\n")
                .endsWith("Deployment of dev failed; what was applied stays.\n");
    }

    @Test
    void productionInPlainModeNeedsAFolderThatGitIgnores() {
        project.write(
                "charts/environments/production.yaml",
                project.read(DEV).replace("tag: \"0.1.0\"", "tag: \"0.1.1\""));
        git("init", "--quiet");

        TestProject.Run run = project.run("deploy", "production", "--yes");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("files that Git doesn't have so; commit or stash")
                .contains("secrets.mode: is plain, and Git doesn't ignore dist/production; choose");
        assertThat(kubectl.calls()).noneMatch(call -> call.startsWith("apply"));
    }

    @Test
    void firstVirtualKeyComesFromTheSecretsFileAndStandsAlone() {
        TestProject.Run run = project.run("key", "dev");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo(value("litellm", "TOLLGATE_VIRTUAL_KEY") + "\n");
        assertThat(run.err()).isEmpty();
        assertThat(kubectl.calls()).isEmpty();
    }

    @Test
    void firstVirtualKeyComesFromTheClusterWhereOnlyThatHasIt() {
        kubectl.answer(
                "get secret litellm-secrets -n tollgate -o json",
                "{\"data\":{\"TOLLGATE_VIRTUAL_KEY\":\"" + base64("sk-from-the-store") + "\"}}");

        assertThat(project.run("key", "prod").out()).isEqualTo("sk-from-the-store\n");
    }

    @Test
    void keyThatTheClustersSecretLacksIsNamed() {
        kubectl.answer("get secret litellm-secrets*", "{\"data\":{}}");

        TestProject.Run run = project.run("key", "prod");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Secret tollgate/litellm-secrets: TOLLGATE_VIRTUAL_KEY: is not in it");
    }

    @Test
    void destroyKeepsVolumesAndWhatWouldTakeThemAlong() {
        whatADeploymentMade();

        TestProject.Run run = project.answering("y").run("destroy", "dev");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("- ConfigMap mine").contains("Volumes stay in namespace");
        assertThat(ManifestYaml.read(kubectl.stdin()))
                .extracting(object -> object.get("kind"))
                .containsExactly("ConfigMap");
    }

    @Test
    void destroyWithDataTakesTheNamespaceLast() {
        whatADeploymentMade();

        assertThat(project.run("destroy", "dev", "--data", "--yes").exit()).isZero();
        assertThat(ManifestYaml.read(kubectl.stdin()))
                .extracting(object -> object.get("kind"))
                .containsExactly("Cluster", "ConfigMap", "Namespace");
    }

    @Test
    void destroyAsksFirst() {
        whatADeploymentMade();

        assertThat(project.answering("n").run("destroy", "dev").exit()).isEqualTo(1);
        assertThat(kubectl.stdin()).isEmpty();
    }

    private void whatADeploymentMade() {
        kubectl.answer("get namespace *", "namespace/tollgate-dev\n");
        kubectl.answer("api-resources *", "clusters.postgresql.cnpg.io\nconfigmaps\npods\n");
        kubectl.answer(
                "get clusters.postgresql.cnpg.io,configmaps " + LABELS,
                list(
                        configMap("mine", ""),
                        configMap("of-an-operator", "{\"kind\":\"Cluster\"}"),
                        configMap("database", "")
                                .replace("ConfigMap", "Cluster")
                                .replace("\"v1\"", "\"postgresql.cnpg.io/v1\"")));
        kubectl.answer("delete *", "deleted\n");
    }

    private static String configMap(String name, String owner) {
        return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s",
        "namespace":"tollgate-dev","ownerReferences":[%s]}}
        """
                .formatted(name, owner);
    }

    private static String secretWithOldKey() {
        return """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"litellm-secrets"},
        "data":{"OLD_KEY":"b2xk"}}
        """;
    }

    private void git(String... arguments) {
        try {
            List<String> argv = new ArrayList<>(List.of("git", "-C", folder.toString()));
            argv.addAll(List.of(arguments));
            assertThat(new ProcessBuilder(argv).inheritIO().start().waitFor()).isZero();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String value(String section, String key) {
        Map<String, Secret> values =
                new SecretsReader(Map.of())
                        .read(project.path("secrets/dev.yaml"), SecretRequirements.always())
                        .sections()
                        .getOrDefault(section, Map.of());
        return values.getOrDefault(key, new Secret("")).reveal();
    }

    private List<String> valuesInBothForms() {
        List<String> values = new ArrayList<>();
        new SecretsReader(Map.of())
                .read(project.path("secrets/dev.yaml"), SecretRequirements.always())
                .sections()
                .values()
                .forEach(section ->
                        section.values()
                                .forEach(secret -> {
                                    values.add(secret.reveal());
                                    values.add(base64(secret.reveal()));
                                }));
        return values;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
