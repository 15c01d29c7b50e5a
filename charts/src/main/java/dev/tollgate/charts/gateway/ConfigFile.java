package dev.tollgate.charts.gateway;

import dev.tollgate.charts.document.Document;
import dev.tollgate.charts.document.Documents;
import dev.tollgate.charts.document.Node;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;

/** A config.yaml in LiteLLM's format, of which only the references are looked at here. */
record ConfigFile(String text, List<SecretReference> references, List<PoolReference> pools) {

    static final ConfigFile NONE = new ConfigFile("", List.of(), List.of());

    ConfigFile {
        references = List.copyOf(references);
        pools = List.copyOf(pools);
    }

    /**
     * Reads {@code file}.
     *
     * @throws ProblemException where it isn't YAML, a key stands twice, or a reference has no name
     */
    static ConfigFile read(Path file, String shown) {
        Document document = Documents.read(file, shown);
        if (!(document.root() instanceof Node.Mapping root)) {
            throw new ProblemException(
                    new Problem(
                            new Location(shown, document.root().line()),
                            "",
                            "is not a mapping",
                            "write model_list, general_settings and so on as keys"));
        }
        ConfigWalk walk = new ConfigWalk(document);
        walk.walk(root);
        if (!walk.problems().isEmpty()) {
            throw new ProblemException(walk.problems());
        }
        return new ConfigFile(document.text(), walk.references(), walk.pools());
    }
}
