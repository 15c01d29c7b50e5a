package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.routing.VendorBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code /provider/budgets}: what may be spent at vendors, and what was. */
final class VendorBudgetService implements Route.Service {

    @Override
    public List<Route> routes() {
        Route.About about =
                new Route.About("Budget & Spend Tracking", "Budgets of vendors", ErrorForm.OPENAI);
        return List.of(
                new Route(
                        "GET",
                        "/provider/budgets",
                        Route.Access.VIEW,
                        about,
                        VendorBudgetService::budgets));
    }

    private static void budgets(Exchange exchange) {
        ObjectNode answer = Json.object();
        ObjectNode vendors = answer.putObject("providers");
        for (VendorBudget each : exchange.snapshot().router().vendorBudgets()) {
            vendors.putObject(each.vendor())
                    .put("budget_limit", each.budget().max())
                    .put("time_period", text(each.budget().period()))
                    .put("spend", each.spent())
                    .put("budget_reset_at", each.reset().map(Instant::toString).orElse(null));
        }
        exchange.send(answer);
    }

    /** As the configuration would have it: {@code 1d}. */
    private static String text(Duration period) {
        return period.equals(Duration.ofDays(period.toDays()))
                ? period.toDays() + "d"
                : period.toSeconds() + "s";
    }
}
