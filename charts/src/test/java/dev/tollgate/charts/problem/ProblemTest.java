package dev.tollgate.charts.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void oneLineSaysWhereWhichKeyWhatAndWhatToDo() {
        Problem problem =
                new Problem(new Location("dev.yaml", 7), "host", "is empty", "name the host");

        assertThat(problem).hasToString("dev.yaml:7: host: is empty; name the host");
    }

    @Test
    void unknownLineAndWholeFileAreLeftOut() {
        Problem problem =
                new Problem(Location.of("dev.yaml"), "", "cannot be read", "check its rights");

        assertThat(problem).hasToString("dev.yaml: cannot be read; check its rights");
    }

    @Test
    void exceptionShowsEveryProblemOnItsOwnLine() {
        Problem first = new Problem(Location.of("a"), "", "x", "do y");
        Problem second = new Problem(Location.of("b"), "", "x", "do y");

        assertThat(new ProblemException(List.of(first, second)))
                .hasMessage("a: x; do y\nb: x; do y");
    }
}
