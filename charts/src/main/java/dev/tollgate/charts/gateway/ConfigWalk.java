package dev.tollgate.charts.gateway;

import dev.tollgate.charts.document.Document;
import dev.tollgate.charts.document.KeyPath;
import dev.tollgate.charts.document.Node;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One walk through a config.yaml that collects what it refers to. */
final class ConfigWalk {

    /** LiteLLM takes it as a whole value, and in pass-through headers also after {@code Bearer}. */
    private static final Pattern REFERENCE = Pattern.compile("os\\.environ/([A-Za-z0-9_.-]*)");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String DEFINITIONS = "environment_variables";

    private final String file;
    private final Set<String> defined = new HashSet<>();
    private final List<Problem> problems;
    private final List<SecretReference> references = new ArrayList<>();
    private final List<PoolReference> pools = new ArrayList<>();

    ConfigWalk(Document document) {
        this.file = document.file();
        this.problems = new ArrayList<>(document.problems());
    }

    List<Problem> problems() {
        return problems;
    }

    List<SecretReference> references() {
        return references;
    }

    List<PoolReference> pools() {
        return pools;
    }

    void walk(Node.Mapping root) {
        root.get(DEFINITIONS).ifPresent(this::define);
        walk(root, KeyPath.ROOT);
        root.get("model_list").ifPresent(this::conventions);
    }

    private void define(Node definitions) {
        if (definitions instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> defined.add(entry.key()));
        }
    }

    private void walk(Node node, KeyPath path) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> entry(entry, path.child(entry.key())));
        }
        if (node instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                walk(sequence.items().get(i), path.item(i));
            }
        }
        if (node instanceof Node.Scalar scalar) {
            scalar(scalar, path);
        }
    }

    private void entry(Node.Entry entry, KeyPath path) {
        if (PlainSecrets.isOne(entry)) {
            problems.add(
                    new Problem(
                            new Location(file, entry.value().line()),
                            path.text(),
                            "holds a secret in plain text, and this file goes into a ConfigMap",
                            "move it to the secrets, and write os.environ/NAME here"));
        }
        walk(entry.value(), path);
    }

    private void scalar(Node.Scalar scalar, KeyPath path) {
        Location location = new Location(file, scalar.line());
        if (scalar.text().startsWith(PoolReference.PREFIX)) {
            String pool = scalar.text().substring(PoolReference.PREFIX.length());
            pools.add(new PoolReference(location, path.text(), pool));
        }
        Matcher matcher = REFERENCE.matcher(scalar.text());
        while (matcher.find()) {
            reference(location, path, matcher.group(1));
        }
    }

    private void reference(Location location, KeyPath path, String name) {
        if (!VARIABLE.matcher(name).matches()) {
            problems.add(
                    new Problem(
                            location,
                            path.text(),
                            "has no name of an environment variable after os.environ/",
                            "write it as os.environ/OPENAI_API_KEY"));
            return;
        }
        // What environment_variables sets is there; its own values come from outside.
        boolean isDefinition = path.text().startsWith(DEFINITIONS + ".");
        if (isDefinition || !defined.contains(name)) {
            references.add(SecretReference.named(location, path.text(), name));
        }
    }

    private void conventions(Node models) {
        if (!(models instanceof Node.Sequence sequence)) {
            return;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            KeyPath path = KeyPath.ROOT.child("model_list").item(i).child("litellm_params");
            if (sequence.items().get(i) instanceof Node.Mapping model
                    && model.get("litellm_params").orElse(null)
                            instanceof Node.Mapping parameters) {
                convention(parameters, path);
            }
        }
    }

    private void convention(Node.Mapping parameters, KeyPath path) {
        Optional<String> variable = ProviderKeys.readWithoutReference(parameters);
        variable.filter(name -> !defined.contains(name))
                .ifPresent(name ->
                        references.add(
                                new SecretReference(
                                        new Location(file, parameters.line()),
                                        path.text(),
                                        name,
                                        "has no api_key, so it reads " + name)));
    }
}
