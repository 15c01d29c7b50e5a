package dev.tollgate.charts.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.charts.document.Checked;
import dev.tollgate.charts.document.Document;
import dev.tollgate.charts.document.Documents;
import dev.tollgate.charts.document.KeyPath;
import dev.tollgate.charts.document.Schema;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A key-pool.json that fits its schema and names each key once. */
record KeyPoolFile(String text, List<SecretReference> references, Set<String> providers) {

    static final KeyPoolFile NONE = new KeyPoolFile("", List.of(), Set.of());

    private static final String ENVIRONMENT = "os.environ/";
    private static final String PLACEHOLDER = "_PLACEHOLDER";

    KeyPoolFile {
        references = List.copyOf(references);
        providers = Set.copyOf(providers);
    }

    /**
     * Reads {@code file}.
     *
     * @throws ProblemException with everything that is wrong with it
     */
    static KeyPoolFile read(Path file, String shown) {
        Document document = Documents.read(file, shown);
        Checked checked = schema().check(document);
        if (!checked.problems().isEmpty()) {
            throw new ProblemException(checked.problems());
        }
        List<SecretReference> references = new ArrayList<>();
        Set<String> providers = new LinkedHashSet<>();
        Set<String> ids = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> provider : checked.sound().get("providers").properties()) {
            providers.add(provider.getKey());
            JsonNode keys = provider.getValue().get("keys");
            KeyPath path = KeyPath.ROOT.child("providers").child(provider.getKey()).child("keys");
            for (int i = 0; i < keys.size(); i++) {
                references.add(reference(document, keys.get(i), path.item(i)));
                unique(document, keys.get(i), path.item(i), ids, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new KeyPoolFile(document.text(), references, providers);
    }

    private static Schema schema() {
        try (InputStream json = KeyPoolFile.class.getResourceAsStream("key-pool.schema.json")) {
            return Schema.read(Objects.requireNonNull(json, "key-pool.schema.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SecretReference reference(Document document, JsonNode key, KeyPath path) {
        KeyPath apiKey = path.child("api_key");
        return SecretReference.named(
                document.locate(apiKey), apiKey.text(), secretName(key.get("api_key").asText()));
    }

    /** The name alone, whichever of the three ways of writing it was taken. */
    private static String secretName(String reference) {
        String name =
                reference.startsWith(ENVIRONMENT)
                        ? reference.substring(ENVIRONMENT.length())
                        : reference;
        return name.endsWith(PLACEHOLDER)
                ? name.substring(0, name.length() - PLACEHOLDER.length())
                : name;
    }

    private static void unique(
            Document document,
            JsonNode key,
            KeyPath path,
            Set<String> ids,
            List<Problem> problems) {
        String id = key.get("key_id").asText();
        if (ids.add(id)) {
            return;
        }
        KeyPath keyId = path.child("key_id");
        problems.add(
                new Problem(
                        document.locate(keyId),
                        keyId.text(),
                        "'" + id + "' is the id of another key above",
                        "give each key its own"));
    }
}
