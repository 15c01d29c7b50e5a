package dev.tollgate.charts.document;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.problem.Problem;
import java.util.List;

/**
 * What a schema found.
 *
 * @param sound the values that fit, in the order of the schema and {@code mode} first; null stands
 *     for a key that is absent or whose value doesn't fit
 * @param problems those of the document itself included
 * @param unsound the paths that have a problem
 */
public record Checked(JsonNode sound, List<Problem> problems, List<KeyPath> unsound) {

    public Checked {
        problems = List.copyOf(problems);
        unsound = List.copyOf(unsound);
    }
}
