package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of every environment fit together. */
class RelationsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void everyRelationHoldsInEveryEnvironment(ManifestSet set, Relation relation) {
        assertThat(relation.faults(set)).as("%s: %s", set, relation).isEmpty();
    }

    static Stream<Arguments> everyRelationHoldsInEveryEnvironment() {
        return TestEnvironments.all().stream()
                .map(TestEnvironments::manifests)
                .flatMap(set ->
                        Relations.all().stream().map(relation -> Arguments.of(set, relation)));
    }
}
