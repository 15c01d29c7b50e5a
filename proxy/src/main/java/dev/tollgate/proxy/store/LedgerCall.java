package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Ledger.Ticket;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** The keys and arguments of {@code ledger.lua}. */
final class LedgerCall {

    static final Script SCRIPT = Script.named("ledger");

    /** All in one slot of a cluster, since a script uses all scopes of a request. */
    private static final String SUMS = "tollgate:{ledger}:sums:";

    private static final String LEASES = "tollgate:{ledger}:leases:";
    private static final String GATEWAYS = "tollgate:{ledger}:gateways";
    private static final String DATA = "tollgate:{ledger}:data";
    private static final String PARCEL = "tollgate:{ledger}:parcel:";
    private static final int FIELDS = 7;

    private static final Spent UNKNOWN = new Spent(new Money(-1), 0);

    private LedgerCall() {}

    private static void addBefore(List<String> arguments, Spent before) {
        arguments.add(String.valueOf(before.amount().nanos()));
        arguments.add(String.valueOf(before.until()));
    }

    static List<String> keys(List<Scope> scopes) {
        List<String> keys = new ArrayList<>(2 * scopes.size());
        for (Scope scope : scopes) {
            add(keys, scope.name());
        }
        return keys;
    }

    /** The same by the scopes' names. */
    static List<String> named(List<String> names) {
        List<String> keys = new ArrayList<>(2 * names.size());
        names.forEach(name -> add(keys, name));
        return keys;
    }

    private static void add(List<String> keys, String name) {
        keys.add(SUMS + name);
        keys.add(LEASES + name);
    }

    static List<String> reserve(Claim claim, Duration lease, Instant now) {
        List<String> arguments = new ArrayList<>(FIELDS * (claim.scopes().size() + 1));
        arguments.add("reserve");
        arguments.add(member(claim));
        arguments.add(String.valueOf(claim.estimate().nanos()));
        arguments.add(String.valueOf(claim.tokens()));
        arguments.add(String.valueOf(lease.toMillis()));
        for (Scope scope : claim.scopes()) {
            Allowance allowance = scope.allowance();
            arguments.add(allowance.budget().map(max -> String.valueOf(max.nanos())).orElse("-1"));
            arguments.add(end(scope, now));
            arguments.add(limit(allowance.rpm()));
            arguments.add(limit(allowance.tpm()));
            arguments.add(limit(allowance.parallel()));
            addBefore(arguments, scope.before().orElse(UNKNOWN));
        }
        return arguments;
    }

    static List<String> settle(Ticket ticket, Money cost, long tokens, Instant now) {
        Claim claim = ticket.claim();
        List<String> arguments = new ArrayList<>();
        arguments.add("settle");
        arguments.add(member(claim));
        arguments.add(String.valueOf(claim.estimate().nanos()));
        arguments.add(String.valueOf(cost.nanos()));
        // who was counted alone has taken nothing that could be corrected
        arguments.add(ticket.alone() ? "0" : String.valueOf(tokens - claim.tokens()));
        arguments.add(String.valueOf(ticket.reserved().toEpochMilli()));
        claim.scopes().forEach(scope -> arguments.add(end(scope, now)));
        return arguments;
    }

    static List<String> renew(Ticket ticket, Duration lease) {
        return List.of("renew", member(ticket.claim()), String.valueOf(lease.toMillis()));
    }

    static List<String> reset(Scope scope, Money spent, Instant now) {
        return List.of("reset", String.valueOf(spent.nanos()), end(scope, now));
    }

    static List<String> seed(List<Spent> before) {
        List<String> arguments = new ArrayList<>(List.of("seed"));
        before.forEach(each -> addBefore(arguments, each));
        return arguments;
    }

    /** What {@link #owed} is about. */
    static List<String> parcel(String parcel, Collection<String> names) {
        List<String> keys = new ArrayList<>(2 * names.size() + 2);
        keys.add(DATA);
        keys.add(PARCEL + parcel);
        names.forEach(name -> add(keys, name));
        return keys;
    }

    /**
     * @param known the name of the server's data when it was last seen, empty before
     * @param proposed what it is called where it has no name
     */
    static List<String> owed(String known, String proposed, Collection<Spent> owed) {
        List<String> arguments = new ArrayList<>(List.of("owed", known, proposed));
        owed.forEach(each -> addBefore(arguments, each));
        return arguments;
    }

    /** What {@link #beat} is about. */
    static List<String> gateways() {
        return List.of(GATEWAYS);
    }

    static List<String> beat(String gateway, Duration lease) {
        return List.of("beat", gateway, String.valueOf(lease.toMillis()));
    }

    /** Says what was reserved, so that whoever finds it dead can give that back. */
    private static String member(Claim claim) {
        return claim.id() + "|" + claim.estimate().nanos();
    }

    private static String end(Scope scope, Instant now) {
        return String.valueOf(endMillis(scope, now));
    }

    /** When the scope's budget starts anew, 0 for never. */
    static long endMillis(Scope scope, Instant now) {
        return scope.allowance().window().map(each -> each.end(now).toEpochMilli()).orElse(0L);
    }

    private static String limit(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "-1";
    }
}
