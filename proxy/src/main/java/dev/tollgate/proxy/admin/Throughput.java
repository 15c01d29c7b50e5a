package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * {@code guaranteed_throughput} of {@code rpm_limit_type} and {@code tpm_limit_type}: a team's keys
 * are promised no more together than the team has.
 */
final class Throughput {

    private static final String TEAM = "team_id";

    private final Desk desk;

    Throughput(Desk desk) {
        this.desk = desk;
    }

    /**
     * Checks a key as it is to be stored.
     *
     * @param id of the key, whose present limits don't count
     */
    void check(String id, ObjectNode key) {
        List<String> guaranteed =
                List.of("rpm", "tpm").stream().filter(limit -> isGuaranteed(key, limit)).toList();
        Entry team = desk.records().find(Kind.TEAM, key.path(TEAM).asText("")).orElse(null);
        if (guaranteed.isEmpty() || team == null) {
            return;
        }
        List<ObjectNode> others =
                desk.all(Kind.KEY, TEAM, team.id()).stream()
                        .filter(other -> !other.id().equals(id))
                        .map(Entry::data)
                        .toList();
        for (String limit : guaranteed) {
            new Sum(limit, key, team.data(), others).check();
        }
    }

    private static boolean isGuaranteed(ObjectNode key, String limit) {
        return key.path("metadata")
                .path(limit + "_limit_type")
                .asText("")
                .equals("guaranteed_throughput");
    }

    /** One limit of a key, its team, and the team's other keys. */
    private record Sum(String limit, ObjectNode key, ObjectNode team, List<ObjectNode> others) {

        void check() {
            check("Key", data -> data.path(field()));
            JsonNode models = key.path("metadata").path("model_" + field());
            models.fieldNames()
                    .forEachRemaining(model ->
                            check(
                                    "Key model=" + model,
                                    data ->
                                            data.path("metadata")
                                                    .path("model_" + field())
                                                    .path(model)));
        }

        private String field() {
            return limit + "_limit";
        }

        private void check(String what, Function<ObjectNode, JsonNode> value) {
            JsonNode most = value.apply(team);
            JsonNode wanted = value.apply(key);
            if (!most.isNumber() || !wanted.isNumber()) {
                return;
            }
            long promised = others.stream().map(value).mapToLong(JsonNode::asLong).sum();
            if (promised + wanted.longValue() > most.longValue()) {
                String name = limit.toUpperCase(Locale.ROOT) + " limit=";
                String sum = name + promised + " + " + what + " " + name + wanted;
                throw Refusal.bad(
                        "Allocated " + sum + " is greater than team " + name + most, field());
            }
        }
    }
}
