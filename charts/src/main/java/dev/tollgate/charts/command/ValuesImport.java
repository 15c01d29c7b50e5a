package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.dist.WholeFile;
import dev.tollgate.charts.helm.Conversion;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.YAMLException;

/** An environment file, and its {@code config.yaml}, made from the values of a Helm chart. */
final class ValuesImport {

    private static final String SCHEMA =
            "# yaml-language-server: $schema=../environment.schema.json\n";

    private final Project project;
    private final String name;

    ValuesImport(Project project, String name) {
        this.project = project;
        this.name = name;
    }

    /** Writes both files; a line for each, and one for each value that could not be converted. */
    List<String> run(Path values) throws IOException {
        Path environment = project.environmentFile(name);
        Path config = project.charts().resolve("gateway").resolve(name + ".yaml");
        Conversion conversion = Conversion.of(read(values), name, Version.number());
        requireNew(environment);
        List<String> said = new ArrayList<>();
        if (conversion.config().isPresent()) {
            requireNew(config);
            write(config, "", conversion.config().get());
            said.add("Made " + config);
        }
        write(environment, SCHEMA, conversion.environment());
        said.add("Made " + environment);
        conversion.left().forEach(line -> said.add("Not converted: " + line));
        return said;
    }

    private static void write(Path file, String head, Map<String, Object> tree) throws IOException {
        String text = ManifestYaml.write(List.of(tree)).replaceFirst("^---\\R", "");
        new WholeFile(file).write(head + text);
    }

    private static Map<String, Object> read(Path values) throws IOException {
        if (!Files.isRegularFile(values)) {
            throw problem(values, "does not exist", "name the values.yaml of your release");
        }
        try {
            List<Map<String, Object>> documents = ManifestYaml.read(Files.readString(values));
            if (documents.size() == 1) {
                return documents.get(0);
            }
        } catch (YAMLException broken) {
            // its message quotes the text, which may be a secret
        }
        throw problem(
                values,
                "is not one mapping of YAML",
                "get it with `helm get values RELEASE -o yaml`");
    }

    private static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw problem(file, "exists", "choose another name, or move the file away");
        }
    }

    private static ProblemException problem(Path file, String what, String remedy) {
        return new ProblemException(new Problem(Location.of(file.toString()), "", what, remedy));
    }
}
