package dev.tollgate.charts.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relations can fail: each of them reports what was broken on purpose. */
class RelationsCatchFaultsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultIsReported(Fault fault) {
        ManifestSet whole = TestEnvironments.manifests(TestEnvironments.named(fault.environment()));
        ManifestSet broken = whole.copy();

        fault.damage().accept(broken);

        assertThat(relation(fault).faults(whole)).as("before: %s", fault).isEmpty();
        assertThat(relation(fault).faults(broken)).as("after: %s", fault).isNotEmpty();
    }

    @Test
    void everyRelationHasItsFault() {
        assertThat(faults().map(Fault::relation))
                .containsAll(Relations.all().stream().map(Relation::name).toList());
    }

    static Stream<Fault> faults() {
        return Stream.of(ReferenceFaults.all(), ContainerFaults.all(), ObjectFaults.all())
                .flatMap(faults -> faults.stream());
    }

    private static Relation relation(Fault fault) {
        return Relations.all().stream()
                .filter(relation -> relation.name().equals(fault.relation()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(fault.relation()));
    }
}
