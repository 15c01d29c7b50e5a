package dev.tollgate.proxy.http;

import dev.tollgate.proxy.spend.Pricing;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendSink;
import java.util.Optional;

/**
 * What requests are paid by.
 *
 * @param sink takes a row for each model request
 * @param pricing says what it has cost
 * @param reports what has been spent; empty where nobody keeps it
 */
public record Accounting(SpendSink sink, Pricing pricing, Optional<SpendReports> reports) {}
