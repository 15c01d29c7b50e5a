package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services that programs are told to call: by their variables and arguments. */
final class AddressReferences {

    private static final Pattern URL = Pattern.compile("=http://([a-z0-9-]+):([0-9]+)");
    private static final JsonMapper MAPPER = new JsonMapper();

    private AddressReferences() {}

    static Stream<Reference> of(Manifest manifest) {
        return manifest.pod().stream()
                .flatMap(pod ->
                        Stream.of(
                                        hosts(manifest, pod),
                                        sentinels(manifest, pod),
                                        arguments(manifest, pod))
                                .flatMap(found -> found));
    }

    /** {@code X_HOST} with {@code X_PORT}. */
    private static Stream<Reference> hosts(Manifest manifest, PodTemplate pod) {
        Map<String, String> values =
                pod.variables()
                        .collect(
                                Collectors.toMap(
                                        PodTemplate.Variable::name,
                                        PodTemplate.Variable::value,
                                        (first, second) -> second));
        return values.entrySet().stream()
                .filter(variable -> variable.getKey().endsWith("_HOST"))
                .map(variable -> {
                    String port = variable.getKey().replaceFirst("HOST$", "PORT");
                    return new Reference(
                            manifest,
                            "Service",
                            variable.getValue(),
                            values.getOrDefault(port, "no " + port));
                });
    }

    /** JSON pairs of {@code pod.service} and port. */
    private static Stream<Reference> sentinels(Manifest manifest, PodTemplate pod) {
        return pod.variables()
                .filter(variable -> variable.name().equals("REDIS_SENTINEL_NODES"))
                .flatMap(variable -> Trees.items(json(variable.value())))
                .map(node ->
                        new Reference(
                                manifest,
                                "Service",
                                node.path(0).asText().replaceFirst("^[^.]*\\.", ""),
                                node.path(1).asText()));
    }

    private static Stream<Reference> arguments(Manifest manifest, PodTemplate pod) {
        return pod.containers().stream()
                .flatMap(container -> Trees.items(container, "args"))
                .map(argument -> URL.matcher(argument.asText()))
                .filter(Matcher::find)
                .map(url -> new Reference(manifest, "Service", url.group(1), url.group(2)));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
