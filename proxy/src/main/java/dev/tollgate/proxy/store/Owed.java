package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Ledger.Claim;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Spent;
import dev.tollgate.proxy.model.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * What was spent while the server couldn't be reached, by scope: told once it is back, before any
 * request asks it. A server that has lost its data isn't told: its counters begin with what the
 * database knows, and that is all of it.
 */
final class Owed {

    private static final long DEADLINE = 1_000_000_000;
    private static final int PARCEL = 500;

    /** About 40 MB; whatever scopes come then are told by the database alone. */
    private static final int MOST = 200_000;

    private final Runnable lost;
    private final Map<String, Spent> due = new ConcurrentHashMap<>();
    private final List<Parcel> parcels = new CopyOnWriteArrayList<>();

    /** What the server calls its data; empty before it was ever reached. */
    private volatile String data = "";

    /** Some of it; told twice it counts once. */
    private record Parcel(String id, Map<String, Spent> dues) {}

    private static final Parcel NOTHING = new Parcel("none", Map.of());

    /**
     * @param lost what is done when the server has lost its data
     */
    Owed(Runnable lost) {
        this.lost = lost;
    }

    void add(Claim claim, Money cost, Instant now) {
        if (cost.equals(Money.ZERO)) {
            return;
        }
        for (Scope scope : claim.scopes()) {
            String name = scope.name();
            if (due.size() < MOST || due.containsKey(name)) {
                Spent more = new Spent(cost, LedgerCall.endMillis(scope, now));
                due.merge(name, more, (old, add) -> sum(old.at(now.toEpochMilli()), add));
            }
        }
    }

    private static Spent sum(Spent old, Spent more) {
        return new Spent(old.amount().plus(more.amount()), more.until());
    }

    /** Says it on a connection that nobody else uses yet. */
    void greet(Connection connection) {
        String proposed = UUID.randomUUID().toString();
        List<Parcel> all = packed();
        if (all.isEmpty()) {
            all = List.of(NOTHING);
        }
        Pipeline pipeline = new Pipeline(connection);
        List<Response<Object>> names =
                all.stream().map(parcel -> send(pipeline, parcel, proposed)).toList();
        pipeline.sync();
        String name = names.stream().map(each -> String.valueOf(each.get())).toList().getLast();
        boolean anew = name.equals(proposed) || !(data.isEmpty() || data.equals(name));
        data = name;
        parcels.removeAll(all);
        if (anew) {
            lost.run();
        }
    }

    /** Says what came too late for {@link #greet}, or when too much was to be said. */
    void deliver(Line line) {
        if (!line.up()) {
            return;
        }
        for (Parcel parcel : packed()) {
            tell(line, parcel).ifPresent(_ -> parcels.remove(parcel));
        }
        if (data.isEmpty()) {
            tell(line, NOTHING).ifPresent(name -> data = String.valueOf(name));
        }
    }

    private Optional<Object> tell(Line line, Parcel parcel) {
        String proposed = UUID.randomUUID().toString();
        return line.ask(pipeline -> send(pipeline, parcel, proposed), DEADLINE);
    }

    private Response<Object> send(Pipeline pipeline, Parcel parcel, String proposed) {
        return LedgerCall.SCRIPT.on(
                pipeline,
                LedgerCall.parcel(parcel.id(), parcel.dues().keySet()),
                LedgerCall.owed(data, proposed, parcel.dues().values()));
    }

    private List<Parcel> packed() {
        Map<String, Spent> some = new HashMap<>();
        for (Iterator<String> names = due.keySet().iterator(); names.hasNext(); ) {
            String name = names.next();
            Spent spent = due.remove(name);
            if (spent != null) {
                some.put(name, spent);
            }
            if (some.size() == PARCEL || (!names.hasNext() && !some.isEmpty())) {
                parcels.add(new Parcel(UUID.randomUUID().toString(), Map.copyOf(some)));
                some.clear();
            }
        }
        return new ArrayList<>(parcels);
    }
}
