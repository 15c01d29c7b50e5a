package dev.tollgate.proxy.golden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A {@link Failure} as {@code failure.json} has it. */
public final class FailureJson {

    private FailureJson() {}

    public static ObjectNode of(Failure failure) {
        ObjectNode json = Json.object();
        json.put("kind", failure.getClass().getSimpleName());
        json.put("message", failure.message());
        if (failure instanceof Failure.BadRequest bad) {
            json.put("param", bad.param());
        }
        if (failure instanceof Failure.Upstream upstream) {
            json.put("class", upstream.errorClass().name());
            json.put("status", upstream.status());
            ObjectNode details = json.putObject("details");
            new TreeMap<>(upstream.details()).forEach(details::put);
        }
        return json;
    }

    /** The opposite way, for what is given to a stream; the kinds that happen inside one. */
    public static Failure read(ObjectNode json) {
        String message = json.path("message").asText();
        return switch (json.path("kind").asText()) {
            case "Upstream" ->
                    new Failure.Upstream(
                            ErrorClass.valueOf(json.path("class").asText()),
                            message,
                            json.path("status").asInt(),
                            details(json),
                            Map.of(),
                            java.util.Optional.empty());
            case "BadRequest" -> new Failure.BadRequest(message, json.path("param").asText());
            case "Unavailable" -> new Failure.Unavailable(message);
            default -> throw new IllegalArgumentException("Add this kind of failure: " + json);
        };
    }

    private static Map<String, String> details(ObjectNode json) {
        return json.path("details")
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, detail -> detail.getValue().asText()));
    }
}
