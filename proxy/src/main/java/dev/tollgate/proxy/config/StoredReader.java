package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the models of the database just as those of the file, in its context: with its defaults,
 * variables, credentials and key pools.
 */
public final class StoredReader {

    private final Sources sources;
    private final Function<Sources, DeploymentReader> readers;

    /**
     * @param sources of the file
     * @param readers reads its model list
     */
    StoredReader(Sources sources, Function<Sources, DeploymentReader> readers) {
        this.sources = sources;
        this.readers = readers;
    }

    /**
     * The models of file and database.
     *
     * @param deployments the file's first
     * @param problems why others are left out, and what else is to be known of them; one line each,
     *     without secrets
     */
    public record Models(List<Deployment> deployments, List<String> problems) {
        public Models {
            deployments = List.copyOf(deployments);
            problems = List.copyOf(problems);
        }
    }

    /** Reads all; an entry with a problem is left out, and no other. */
    public Models read(StoredEntries stored) {
        // what is wrong in the file was told when it was read
        DeploymentReader reader = readers.apply(sources.with(new Findings()));
        List<Deployment> deployments = new ArrayList<>(reader.read(credentials(stored)));
        List<String> problems = new ArrayList<>();
        stored.models()
                .forEach((id, entry) -> deployments.addAll(read(reader, id, entry, problems)));
        return new Models(deployments, problems);
    }

    /**
     * Why an entry can't be served; empty where it can.
     *
     * @param stored for its credentials
     */
    public List<String> problems(String id, ObjectNode entry, StoredEntries stored) {
        DeploymentReader reader = readers.apply(sources.with(new Findings()));
        reader.read(credentials(stored));
        List<String> problems = new ArrayList<>();
        boolean served = !read(reader, id, entry, problems).isEmpty();
        return served ? List.of() : problems;
    }

    private List<Deployment> read(
            DeploymentReader reader, String id, ObjectNode entry, List<String> problems) {
        Findings findings = new Findings();
        Node.Mapping written = mapping(entry, Place.of("Model " + id + " of the database"));
        Node.Mapping resolved = new References(sources.environment(), findings).resolve(written);
        List<Deployment> read =
                reader.readStored(
                        id, new Section(resolved, findings), new Section(written, new Findings()));
        Findings all = new Findings();
        all.warnOf(findings, findings.none() ? "" : "; it is left out");
        problems.addAll(all.warnings());
        return findings.none() ? read : List.of();
    }

    private static Map<String, Section> credentials(StoredEntries stored) {
        Map<String, Section> credentials = new LinkedHashMap<>();
        stored.credentials()
                .forEach((name, values) ->
                        credentials.put(
                                name,
                                new Section(
                                        mapping(
                                                values,
                                                Place.of(
                                                        "Credential " + name + " of the database")),
                                        new Findings())));
        return credentials;
    }

    private static Node.Mapping mapping(ObjectNode object, Place place) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            entries.put(each.getKey(), node(each.getValue(), place.key(each.getKey(), 0)));
        }
        return new Node.Mapping(place, entries);
    }

    private static Node node(JsonNode json, Place place) {
        if (json instanceof ObjectNode object) {
            return mapping(object, place);
        }
        if (json.isArray()) {
            List<Node> items = new ArrayList<>();
            json.forEach(item -> items.add(node(item, place.item(items.size(), 0))));
            return new Node.Sequence(place, items);
        }
        // its text never shows in a message
        return new Node.Scalar(place, kind(json), json.isNull() ? "" : json.asText(), true);
    }

    private static Node.Kind kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case NULL, MISSING -> Node.Kind.NOTHING;
            case BOOLEAN -> Node.Kind.BOOLEAN;
            case NUMBER -> Node.Kind.NUMBER;
            default -> Node.Kind.TEXT;
        };
    }
}
