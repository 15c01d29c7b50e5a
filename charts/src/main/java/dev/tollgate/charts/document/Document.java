package dev.tollgate.charts.document;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed file of the user.
 *
 * @param file the path as the user would type it
 * @param text the file as it is
 * @param problems what is wrong although it could be parsed: a key that stands twice
 */
public record Document(
        String file, String text, Node root, Map<KeyPath, Integer> lines, List<Problem> problems) {

    public Document {
        lines = Collections.unmodifiableMap(lines);
        problems = List.copyOf(problems);
    }

    static Document of(String file, String text, Node root, List<Problem> problems) {
        Map<KeyPath, Integer> lines = new HashMap<>();
        collect(root, KeyPath.ROOT, lines);
        return new Document(file, text, root, lines, problems);
    }

    /** Where {@code path} stands; where it is absent, the place that would hold it. */
    public Location locate(KeyPath path) {
        return lines.entrySet().stream()
                .filter(known -> known.getKey().contains(path))
                .max(Comparator.comparingInt(known -> known.getKey().text().length()))
                .map(nearest -> new Location(file, nearest.getValue()))
                .orElseGet(() -> Location.of(file));
    }

    private static void collect(Node node, KeyPath path, Map<KeyPath, Integer> lines) {
        lines.put(path, node.line());
        if (node instanceof Node.Mapping mapping) {
            mapping.entries()
                    .forEach(entry -> collect(entry.value(), path.child(entry.key()), lines));
        }
        if (node instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                collect(sequence.items().get(i), path.item(i), lines);
            }
        }
    }
}
