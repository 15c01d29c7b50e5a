package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendJson;
import dev.tollgate.proxy.spend.SpendRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What some rows add to each day.
 *
 * @param daily rows of {@code daily_spend}, as JSON
 */
record SpendSums(String daily) {

    /** One row of {@code daily_spend}. */
    private record Slot(
            String day, Entity entity, String key, String model, String group, String vendor) {}

    private record Entity(String kind, String id) {}

    /** What is added to a slot. */
    private static final class Sum {
        private long prompt;
        private long completion;
        private long cacheRead;
        private long cacheWrite;
        private Money cost = Money.ZERO;
        private long requests;
        private long successes;

        void add(SpendRow row) {
            prompt += row.usage().promptTokens();
            completion += row.usage().completionTokens();
            cacheRead += row.usage().cacheReadTokens();
            cacheWrite += row.usage().cacheWriteTokens();
            cost = cost.plus(row.cost());
            requests++;
            successes += row.status().equals("success") ? 1 : 0;
        }
    }

    static SpendSums of(List<SpendRow> rows) {
        Map<Slot, Sum> slots = new HashMap<>();
        for (SpendRow row : rows) {
            for (Entity entity : entities(row)) {
                slots.computeIfAbsent(slot(row, entity), slot -> new Sum()).add(row);
            }
        }
        return new SpendSums(daily(slots));
    }

    private static Slot slot(SpendRow row, Entity entity) {
        SpendRow.Target target = row.target();
        return new Slot(
                SpendJson.day(row).toString(),
                entity,
                row.payer().key(),
                target.model(),
                target.group(),
                target.vendor());
    }

    /** A user always, be it nobody: so all rows are summed once under this kind. */
    private static List<Entity> entities(SpendRow row) {
        SpendRow.Payer payer = row.payer();
        List<Entity> all = new ArrayList<>();
        all.add(new Entity("user", payer.user()));
        add(all, "team", payer.team());
        add(all, "organization", payer.organization());
        add(all, "customer", payer.customer());
        new LinkedHashSet<>(row.tags()).forEach(tag -> add(all, "tag", tag));
        return all;
    }

    private static void add(List<Entity> all, String kind, String id) {
        if (!id.isEmpty()) {
            all.add(new Entity(kind, id));
        }
    }

    private static String daily(Map<Slot, Sum> slots) {
        ArrayNode all = Json.array();
        slots.forEach((slot, sum) -> {
            ObjectNode row = all.addObject();
            row.put("day", slot.day()).put("entity_kind", slot.entity().kind());
            row.put("entity_id", slot.entity().id()).put("key_hash", slot.key());
            row.put("model", slot.model()).put("model_group", slot.group());
            row.put("vendor", slot.vendor());
            row.put("prompt_tokens", sum.prompt).put("completion_tokens", sum.completion);
            row.put("cache_read_tokens", sum.cacheRead);
            row.put("cache_write_tokens", sum.cacheWrite);
            row.put("cost", sum.cost.dollars()).put("requests", sum.requests);
            row.put("successes", sum.successes).put("failures", sum.requests - sum.successes);
        });
        return Json.text(all);
    }
}
