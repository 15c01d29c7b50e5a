package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names in a secrets file, for environments whose values are kept elsewhere. SOPS leaves names
 * readable, so no key is needed; a plain file with dummy values serves as well.
 *
 * @param file the path as the user would type it
 * @param sections section name → names of environment variables, in the order of the file
 */
public record SecretNames(String file, Map<String, Set<String>> sections) {

    public SecretNames {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        sections.forEach((section, names) ->
                copy.put(section, Collections.unmodifiableSet(new LinkedHashSet<>(names))));
        sections = Collections.unmodifiableMap(copy);
    }

    /** Reads the names; throws a {@link ProblemException} with every fault of keys and shape. */
    public static SecretNames read(Path file) {
        String name = file.toString();
        String text = SopsFile.text(file);
        Node.Mapping document =
                SopsFile.isJson(file) ? JsonReader.read(name, text) : YamlReader.read(name, text);
        SecretLayout layout = SecretLayout.of(name, document.without(SopsFile.BLOCK));
        if (!layout.problems().isEmpty()) {
            throw new ProblemException(layout.problems());
        }
        Map<String, Set<String>> sections = new LinkedHashMap<>();
        for (SecretLayout.Key key : layout.keys()) {
            sections.computeIfAbsent(key.section(), s -> new LinkedHashSet<>()).add(key.name());
        }
        return new SecretNames(name, sections);
    }
}
