package dev.tollgate.charts.environment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.charts.document.Checked;
import dev.tollgate.charts.document.Document;
import dev.tollgate.charts.document.Documents;
import dev.tollgate.charts.document.Schema;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The strict reader of environment files.
 *
 * <p>The JSON Schema that completes the file in an editor checks its shape first; only then do the
 * records see it, and refuse what no schema can say. Both report everything that they find.
 */
public final class EnvironmentLoader {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Schema schema;

    public EnvironmentLoader() {
        this.schema = schema();
    }

    private static Schema schema() {
        try (InputStream json =
                EnvironmentLoader.class.getResourceAsStream("environment.schema.json")) {
            return Schema.read(Objects.requireNonNull(json, "environment.schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one environment file.
     *
     * @param shown the path as the user would type it, for problems
     * @throws ProblemException with every problem of the file, in the order of its lines
     */
    public Environment load(Path file, String shown) {
        Document document = Documents.read(file, shown);
        Checked checked = schema.check(document);
        RefusalCollector refusals = new RefusalCollector(document, checked.unsound());
        Environment environment = bind(checked, refusals);
        List<Problem> problems = new ArrayList<>(checked.problems());
        problems.addAll(refusals.problems());
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(problem -> problem.location().line()));
            throw new ProblemException(problems);
        }
        return Objects.requireNonNull(environment);
    }

    /** The environment, or null where a part of it was refused. */
    private static @Nullable Environment bind(Checked checked, RefusalCollector refusals) {
        try {
            return MAPPER.readerFor(Environment.class)
                    .withHandler(refusals)
                    .readValue(checked.sound());
        } catch (IOException e) {
            throw new UncheckedIOException("The schema and the records disagree", e);
        }
    }
}
