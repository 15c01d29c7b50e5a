package dev.tollgate.proxy.model;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Money that may be spent in a period: LiteLLM's {@code max_budget} and {@code budget_duration}.
 *
 * @param max in US dollars
 * @param period how long it lasts, then it starts anew
 */
public record Budget(BigDecimal max, Duration period) {}
