package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** What {@code /model_group/info} says of a group: the most that any of its deployments can. */
final class GroupInfo {

    private static final List<String> LARGEST =
            List.of(
                    "max_input_tokens",
                    "max_output_tokens",
                    "input_cost_per_token",
                    "output_cost_per_token");

    private static final List<String> ANY =
            List.of(
                    "supports_parallel_function_calling",
                    "supports_vision",
                    "supports_web_search",
                    "supports_url_context",
                    "supports_reasoning",
                    "supports_function_calling");

    private GroupInfo() {}

    /**
     * The entry of a group.
     *
     * @param known what is known of each member's model
     */
    static ObjectNode of(String name, List<Deployment> members, List<ObjectNode> known) {
        ObjectNode group = Json.object().put("model_group", name);
        ArrayNode providers = group.putArray("providers");
        members.stream().map(Deployment::vendor).distinct().forEach(providers::add);
        for (String field : LARGEST) {
            known.stream()
                    .map(one -> one.path(field))
                    .filter(JsonNode::isNumber)
                    .max(Comparator.comparing(JsonNode::decimalValue))
                    .ifPresent(value -> group.set(field, value));
        }
        known.stream()
                .map(one -> one.path("mode"))
                .filter(JsonNode::isTextual)
                .findFirst()
                .ifPresent(mode -> group.set("mode", mode));
        sum(members.stream().map(m -> m.routing().limits().rpm()).toList())
                .ifPresent(rpm -> group.put("rpm", rpm));
        sum(members.stream().map(m -> m.routing().limits().tpm()).toList())
                .ifPresent(tpm -> group.put("tpm", tpm));
        for (String field : ANY) {
            group.put(field, known.stream().anyMatch(one -> one.path(field).asBoolean()));
        }
        return group;
    }

    private static OptionalLong sum(List<OptionalLong> limits) {
        return limits.stream().flatMapToLong(OptionalLong::stream).reduce(Math::addExact);
    }
}
