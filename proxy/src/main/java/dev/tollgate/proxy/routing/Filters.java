package dev.tollgate.proxy.routing;

import java.util.ArrayList;
import java.util.List;

/** The checks that a configuration asks for, in LiteLLM's order. */
final class Filters {

    private Filters() {}

    static List<Filter> of(RoutingSettings settings, Router.Parts parts) {
        RoutingSettings.Checks checks = settings.checks();
        List<Filter> filters = new ArrayList<>();
        filters.add(new TeamFilter());
        filters.add(new WebSearchFilter());
        filters.add(new Capabilities(parts));
        filters.add(new Budgets(settings, parts));
        if (checks.preCall()) {
            filters.add(new ContextFilter());
            filters.add(new RegionFilter());
            filters.add(new SchemaFilter());
        }
        if (checks.tags()) {
            filters.add(new TagFilter(checks.anyTag()));
        }
        return filters;
    }
}
