package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object has the fields of its kind, and no others. */
class StrictTypesTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void everyObjectHasTheFieldsOfItsType(ManifestSet set) {
        assertThat(set.manifests().stream().flatMap(object -> StrictModels.fault(object).stream()))
                .as("%s", set)
                .isEmpty();
    }

    @Test
    void kindsWithoutModelAreAllInUse() {
        Set<String> used =
                sets().flatMap(set -> set.manifests().stream())
                        .map(StrictModels::type)
                        .collect(Collectors.toSet());

        assertThat(used).containsAll(StrictModels.WITHOUT_MODEL);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource
    void strangeFieldIsRefused(String object, String path, JsonNode value) {
        ManifestSet set = TestEnvironments.manifests(TestEnvironments.named("plain-nginx")).copy();

        Edit.of(object).set(path, value).accept(set);

        assertThat(set.manifests().stream().flatMap(each -> StrictModels.fault(each).stream()))
                .hasSize(1);
    }

    static Stream<Arguments> strangeFieldIsRefused() {
        String container = "spec/template/spec/containers/gateway/";
        return Stream.of(
                Arguments.of("Service tollgate", "spec/selectr", TextNode.valueOf("x")),
                Arguments.of("Service tollgate", "metadata/label", TextNode.valueOf("x")),
                Arguments.of("Deployment tollgate", "spec/replicas", TextNode.valueOf("2")),
                Arguments.of("Deployment tollgate", container + "probe", TextNode.valueOf("x")),
                Arguments.of("Deployment tollgate", container + "image", IntNode.valueOf(2)),
                Arguments.of(
                        "Deployment tollgate", container + "env/PORT/value", IntNode.valueOf(1)),
                Arguments.of(
                        "Deployment tollgate",
                        "spec/template/metadata/annotations/prometheus.io~1scrape",
                        BooleanNode.TRUE),
                Arguments.of("ConfigMap tollgate-config", "data/number", IntNode.valueOf(1)),
                Arguments.of("Ingress tollgate", "spec/rules/0/http/path", TextNode.valueOf("/")));
    }

    static Stream<ManifestSet> sets() {
        return TestEnvironments.all().stream().map(TestEnvironments::manifests);
    }
}
