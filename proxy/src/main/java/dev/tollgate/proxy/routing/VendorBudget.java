package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.Budget;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * How the budget of a vendor stands, {@code provider_budget_config}.
 *
 * @param spent in the running period, in US dollars
 * @param reset when that period ends; empty where nothing was spent in it yet
 */
public record VendorBudget(
        String vendor, Budget budget, BigDecimal spent, Optional<Instant> reset) {}
