package dev.tollgate.charts.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccessChartTest {

    private static final String STORES =
            """
            postgresql: {mode: statefulset}
            valkey: {mode: standalone}
            """;

    private static final Synthesized TWO_GROUPS =
            Synthesized.of(STORES + "operators: [sre, \"oidc:on-call\"]\n");

    private static Set<String> verbs(String resource) {
        Set<String> verbs = new TreeSet<>();
        for (JsonNode rule : TWO_GROUPS.object("Role", "tollgate-operator").path("rules")) {
            if (texts(rule.path("resources")).contains(resource)) {
                verbs.addAll(texts(rule.path("verbs")));
            }
        }
        return verbs;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    @Test
    void operatorsLookRestartAndForwardPorts() {
        for (String seen :
                List.of("pods", "pods/log", "events", "statefulsets", "jobs", "services")) {
            assertThat(verbs(seen)).as(seen).containsExactly("get", "list", "watch");
        }
        assertThat(verbs("configmaps")).containsExactly("get", "list", "watch");
        assertThat(verbs("deployments")).containsExactly("get", "list", "patch", "watch");
        assertThat(verbs("pods/portforward")).containsExactly("create", "get");
    }

    @Test
    void operatorsNeitherReadSecretsNorRunCommands() {
        assertThat(verbs("secrets")).isEmpty();
        assertThat(verbs("pods/exec")).isEmpty();
        assertThat(verbs("*")).isEmpty();
    }

    @Test
    void everyGroupIsBound() {
        JsonNode binding = TWO_GROUPS.object("RoleBinding", "tollgate-operator");

        assertThat(binding.at("/roleRef/name").asText()).isEqualTo("tollgate-operator");
        assertThat(binding.path("subjects"))
                .allSatisfy(subject -> assertThat(subject.path("kind").asText()).isEqualTo("Group"))
                .extracting(subject -> subject.path("name").asText())
                .containsExactly("sre", "oidc:on-call");
    }

    @Test
    void withoutOperatorsNobodyIsBound() {
        Synthesized none = Synthesized.of(STORES);

        assertThat(none.kind("Role")).isEmpty();
        assertThat(none.kind("RoleBinding")).isEmpty();
    }
}
