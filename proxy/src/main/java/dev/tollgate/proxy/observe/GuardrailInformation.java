package dev.tollgate.proxy.observe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.time.Instant;
import java.util.List;

/** LiteLLM's {@code guardrail_information} of spend rows and callbacks, without what was said. */
public final class GuardrailInformation {

    private static final double NANOS = 1e9;

    private GuardrailInformation() {}

    /** One entry for each look. */
    public static ArrayNode of(List<Look> looks) {
        ArrayNode all = Json.array();
        looks.forEach(look -> all.add(entry(look)));
        return all;
    }

    /** Who has looked, each once. */
    public static ArrayNode names(List<Look> looks) {
        ArrayNode names = Json.array();
        looks.stream().map(Look::guardrail).distinct().forEach(names::add);
        return names;
    }

    private static ObjectNode entry(Look look) {
        double start = seconds(look.began());
        double took = look.nanos() / NANOS;
        ObjectNode entry =
                Json.object()
                        .put("guardrail_name", look.guardrail())
                        .put("guardrail_provider", look.provider())
                        .put("guardrail_mode", look.mode())
                        .put("guardrail_status", look.status().text())
                        .put("start_time", start)
                        .put("end_time", start + took)
                        .put("duration", took);
        if (!look.masked().isEmpty()) {
            ObjectNode masked = entry.putObject("masked_entity_count");
            look.masked().forEach(masked::put);
        }
        return entry;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / NANOS;
    }
}
