package dev.tollgate.proxy.config;

import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.model.Money;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code litellm_settings} and {@code general_settings} limit for all requests together, and
 * for customers.
 */
final class ScopesReader {

    private static final String ZONE = "timezone";
    private static final String BUDGET = "max_budget";
    private static final String PARALLEL = "global_max_parallel_requests";
    private static final String DURATION = "budget_duration";

    private final Section litellm;
    private final Section general;

    ScopesReader(Section litellm, Section general) {
        this.litellm = litellm;
        this.general = general;
    }

    Scopes.Settings read() {
        ZoneId zone = zone();
        return new Scopes.Settings(zone, proxy(zone), litellm.text("max_end_user_budget_id"));
    }

    private ZoneId zone() {
        Optional<String> name = litellm.text(ZONE);
        try {
            return name.map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            litellm.problem(ZONE, "is no time zone; write its name as Europe/Berlin or UTC");
            return ZoneOffset.UTC;
        }
    }

    private Allowance proxy(ZoneId zone) {
        Optional<String> duration = litellm.text(DURATION);
        litellm.period(DURATION);
        if (duration.isPresent() && !litellm.has(BUDGET)) {
            litellm.warning(DURATION, "has no effect without " + BUDGET + "; add it");
        }
        return new Allowance(
                litellm.amount(BUDGET).map(Money::ofDollars),
                Optional.empty(),
                duration.map(each -> BudgetWindow.of(each, zone, Optional.empty())),
                OptionalLong.empty(),
                OptionalLong.empty(),
                general.count(PARALLEL));
    }
}
