package dev.tollgate.charts.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> VALID = List.of("replicas", "resources", "streamSeconds");

    @ParameterizedTest
    @CsvSource({
        "replcias, replicas",
        "replica, replicas",
        "Replicas, replicas",
        "resource, resources",
        "stream-seconds, streamSeconds",
        "streamsSecond, streamSeconds"
    })
    void misspeltNameHasItsNeighbour(String misspelt, String meant) {
        assertThat(Nearest.to(misspelt, VALID)).contains(meant);
    }

    @Test
    void strangeNameGivesTheWholeList() {
        assertThat(Nearest.advice("colour", VALID))
                .isEqualTo("use one of: replicas, resources, streamSeconds");
    }

    @Test
    void whereNothingIsValidTheNameHasToGo() {
        assertThat(Nearest.advice("colour", List.of())).isEqualTo("remove it");
    }
}
