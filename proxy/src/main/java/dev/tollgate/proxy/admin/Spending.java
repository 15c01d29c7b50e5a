package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.model.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shows what was spent: the same number that stops requests. */
final class Spending {

    static final String SPEND = "spend";

    private static final String DURATION = "budget_duration";
    private static final String RESET = "budget_reset_at";

    private final Ledger ledger;
    private final Periods periods;

    Spending(Ledger ledger, Periods periods) {
        this.ledger = ledger;
        this.periods = periods;
    }

    private static Scope scope(Kind kind, String id) {
        String descriptor =
                switch (kind) {
                    case KEY -> "api_key";
                    case USER, TEAM, TEAM_MEMBER, ORGANIZATION, TAG ->
                            kind.name().toLowerCase(java.util.Locale.ROOT);
                    case CUSTOMER -> "end_user";
                    case ORGANIZATION_MEMBER, BUDGET, MODEL, CREDENTIAL ->
                            throw new IllegalArgumentException(kind + " spends nothing");
                };
        // a member's record is team/user, its scope team:user
        String name = kind == Kind.TEAM_MEMBER ? id.replaceFirst("/", ":") : id;
        return new Scope(descriptor, name, Scope.Allowance.UNLIMITED);
    }

    Money of(Kind kind, String id) {
        Scope scope = scope(kind, id);
        return ledger.spent(List.of(scope)).getOrDefault(scope.name(), Money.ZERO);
    }

    /** Each record as a row, with its spend. */
    List<ObjectNode> rows(List<Entry> entries, Function<Entry, ObjectNode> row) {
        Map<String, Money> spent =
                ledger.spent(entries.stream().map(each -> scope(each.kind(), each.id())).toList());
        return entries.stream()
                .map(each -> {
                    Money money =
                            spent.getOrDefault(scope(each.kind(), each.id()).name(), Money.ZERO);
                    return withReset(row.apply(each)).put(SPEND, money.dollars());
                })
                .toList();
    }

    /** What the record says is when its first window ended. */
    private ObjectNode withReset(ObjectNode row) {
        periods.next(row.path(DURATION), row.path(RESET))
                .ifPresent(next -> row.put(RESET, next.toString()));
        return row;
    }

    /** One record as a row. */
    ObjectNode row(Entry entry, Function<Entry, ObjectNode> row) {
        return rows(List.of(entry), row).getFirst();
    }

    void set(Kind kind, String id, BigDecimal dollars) {
        ledger.reset(scope(kind, id), Money.ofDollars(dollars));
    }

    /** Sets it to what a body has as {@code reset_to}. */
    void reset(ObjectNode body, Kind kind, String id) {
        JsonNode to = Fields.of("reset_to number").read(body).path("reset_to");
        if (!to.isNumber()) {
            throw Refusal.missing("body", "reset_to");
        }
        set(kind, id, to.decimalValue());
    }

    /** Where a body says what was spent. */
    void setFrom(ObjectNode values, Kind kind, String id) {
        if (values.path(SPEND).isNumber()) {
            set(kind, id, values.get(SPEND).decimalValue());
        }
    }
}
