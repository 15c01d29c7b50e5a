package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.model.Money;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what a record allows, in LiteLLM's fields.
 *
 * @param zone in which budgets start anew: {@code timezone}
 */
record Allowances(ZoneId zone, InstantSource clock) {

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    /** Of a record by itself. */
    Allowance of(Entry entry) {
        return of(entry.data(), Optional.empty());
    }

    /** Of a record, with a budget's limits where it has none of its own. */
    Allowance of(ObjectNode own, Optional<Entry> budget) {
        Fields fields =
                new Fields(
                        own, budget.<JsonNode>map(Entry::data).orElse(MissingNode.getInstance()));
        return new Allowance(
                money(fields.get("max_budget")).map(max -> max.plus(increase(own))),
                money(fields.get("soft_budget")),
                BudgetWindow.read(
                        fields.get("budget_duration"), fields.get("budget_reset_at"), zone),
                whole(fields.get("rpm_limit")),
                whole(fields.get("tpm_limit")),
                whole(fields.get("max_parallel_requests")));
    }

    /**
     * Of the user in the key's team: where the membership says nothing, {@code team_member_budget},
     * {@code team_member_rpm_limit} and {@code team_member_tpm_limit} of the team do.
     */
    Allowance ofMember(Grant grant) {
        Allowance own =
                grant.member()
                        .map(member -> of(member.data(), grant.budget().ofMember()))
                        .orElse(Allowance.UNLIMITED);
        JsonNode team =
                grant.team()
                        .map(entry -> entry.data().path("metadata"))
                        .orElse(MissingNode.getInstance());
        boolean budget = own.budget().isPresent();
        return new Allowance(
                budget ? own.budget() : money(team.path("team_member_budget")),
                own.soft(),
                budget
                        ? own.window()
                        : BudgetWindow.read(
                                team.path("team_member_budget_duration"),
                                MissingNode.getInstance(),
                                zone),
                own.rpm().isPresent() ? own.rpm() : whole(team.path("team_member_rpm_limit")),
                own.tpm().isPresent() ? own.tpm() : whole(team.path("team_member_tpm_limit")),
                own.parallel());
    }

    /** What a record allows for one of its models; empty where it says nothing of that. */
    Optional<Allowance> ofModel(ObjectNode record, String model) {
        JsonNode budget = record.path("model_max_budget").path(model);
        JsonNode metadata = record.path("metadata");
        OptionalLong rpm = whole(metadata.path("model_rpm_limit").path(model));
        OptionalLong tpm = whole(metadata.path("model_tpm_limit").path(model));
        Allowance allowance =
                new Allowance(
                        money(first(budget, "budget_limit", "max_budget")),
                        Optional.empty(),
                        BudgetWindow.read(
                                first(budget, "time_period", "budget_duration"),
                                MissingNode.getInstance(),
                                zone),
                        rpm.isPresent() ? rpm : whole(budget.path("rpm_limit")),
                        tpm.isPresent() ? tpm : whole(budget.path("tpm_limit")),
                        OptionalLong.empty());
        return allowance.isUnlimited() ? Optional.empty() : Optional.of(allowance);
    }

    private static JsonNode first(JsonNode from, String name, String other) {
        return from.hasNonNull(name) ? from.path(name) : from.path(other);
    }

    /** {@code temp_budget_increase}, while it counts. */
    private Money increase(ObjectNode own) {
        JsonNode metadata = own.path("metadata");
        boolean counts =
                BudgetWindow.instant(metadata.path("temp_budget_expiry"))
                        .filter(end -> end.isAfter(clock.instant()))
                        .isPresent();
        return counts
                ? money(metadata.path("temp_budget_increase")).orElse(Money.ZERO)
                : Money.ZERO;
    }

    /** More than a billion dollars is no limit. */
    private static Optional<Money> money(JsonNode value) {
        return value.isNumber() && value.decimalValue().compareTo(MOST) < 0
                ? Optional.of(Money.ofDollars(value.decimalValue()))
                : Optional.empty();
    }

    private static OptionalLong whole(JsonNode value) {
        return value.isNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    /** Two records, of which the first one counts more. */
    private record Fields(JsonNode own, JsonNode other) {
        JsonNode get(String name) {
            return own.hasNonNull(name) ? own.path(name) : other.path(name);
        }
    }
}
