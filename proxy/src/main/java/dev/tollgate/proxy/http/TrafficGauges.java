package dev.tollgate.proxy.http;

import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Source;
import dev.tollgate.proxy.upstream.PoolStats;
import dev.tollgate.proxy.upstream.Upstream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is under way: requests, what they hold in ledgers, connections to vendors. */
final class TrafficGauges implements Source {

    /** Clients may bring addresses of their own where the operator lets them. */
    private static final int MOST_HOSTS = 100;

    private static final List<String> LABELS = List.of("host", "state");
    private static final String OTHER = "other";

    private final Flights flights;
    private final Upstream upstream;
    private final Optional<Admission> admission;

    TrafficGauges(Flights flights, Upstream upstream, Optional<Admission> admission) {
        this.flights = flights;
        this.upstream = upstream;
        this.admission = admission;
    }

    @Override
    public void write(Exposition out) {
        int requests = flights.size();
        gauge(out, "litellm_in_flight_requests", "Requests to vendors under way.", requests);
        gauge(out, "tollgate_requests_in_flight", "Requests to vendors under way.", requests);
        admission.ifPresent(each ->
                gauge(
                        out,
                        "tollgate_reservations_in_flight",
                        "Requests for which budgets and limits hold a reservation.",
                        each.reservations()));
        connections(out);
    }

    private static void gauge(Exposition out, String name, String help, long value) {
        out.family(name, Exposition.Kind.GAUGE, help).sample(value);
    }

    /** The hosts that have most; those beyond the limit together. */
    private void connections(Exposition out) {
        out.family(
                "tollgate_upstream_connections",
                Exposition.Kind.GAUGE,
                "Connections to vendors, by whether a call has them.");
        Map<String, PoolStats.Host> hosts = new HashMap<>();
        upstream.pool().hosts().forEach(each -> hosts.merge(each.host(), each, TrafficGauges::sum));
        List<PoolStats.Host> most =
                hosts.values().stream()
                        .sorted(Comparator.comparingInt(each -> -each.idle() - each.leased()))
                        .toList();
        int shown = Math.min(MOST_HOSTS, most.size());
        most.subList(0, shown).forEach(each -> host(out, each.host(), each));
        most.subList(shown, most.size()).stream()
                .reduce(TrafficGauges::sum)
                .ifPresent(rest -> host(out, OTHER, rest));
    }

    private static PoolStats.Host sum(PoolStats.Host one, PoolStats.Host other) {
        return new PoolStats.Host(
                one.host(), one.idle() + other.idle(), one.leased() + other.leased());
    }

    private static void host(Exposition out, String name, PoolStats.Host host) {
        out.sample(LABELS, List.of(name, "idle"), (long) host.idle());
        out.sample(LABELS, List.of(name, "leased"), (long) host.leased());
    }
}
