package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Shared;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Counters by the server's clock: a request is checked and counted in one step. */
final class ValkeyShared implements Shared {

    static final Script TAKE = Script.named("take");
    static final Script SETTLE = Script.named("settle");
    static final Script SPEND = Script.named("spend");

    /** All in one slot of a cluster, since a script may use a key and its models. */
    private static final String MINUTE = "tollgate:{use}:minute:";

    private static final String DAY = "tollgate:{use}:day:";
    private static final String SPENT = "tollgate:spent:";
    private static final int FIELDS = 6;

    private final Line line;
    private final Closures closures;
    private final InstantSource clock;

    ValkeyShared(Line line, Closures closures, InstantSource clock) {
        this.line = line;
        this.closures = closures;
        this.clock = clock;
    }

    @Override
    public Answer take(List<Claim> claims, long budgetNanos) {
        if (!line.up()) {
            return Answer.ALONE;
        }
        List<String> keys = keys(claims);
        List<String> arguments = arguments(claims);
        return line.ask(pipeline -> TAKE.on(pipeline, keys, arguments), budgetNanos)
                .map(reply -> answer(claims, (List<?>) reply))
                .orElse(Answer.ALONE);
    }

    private Answer answer(List<Claim> claims, List<?> reply) {
        int scope = ((Long) reply.get(0)).intValue() - 1;
        long millis = (Long) reply.get(1);
        if (scope < 0) {
            return Answer.taken(millis);
        }
        if (millis < 0) {
            return Answer.full(claims.get(scope).dayEnds(), scope);
        }
        return Answer.full(millis == 0 ? 0 : clock.millis() + millis, scope);
    }

    private static List<String> keys(List<Claim> claims) {
        List<String> keys = new ArrayList<>(2 * claims.size());
        for (Claim claim : claims) {
            keys.add(MINUTE + claim.id());
            keys.add(DAY + claim.dayEnds() + ":" + claim.id());
        }
        return keys;
    }

    private static List<String> arguments(List<Claim> claims) {
        List<String> arguments = new ArrayList<>(FIELDS * claims.size());
        for (Claim claim : claims) {
            Limits limits = claim.limits();
            arguments.add(String.valueOf(claim.tokens()));
            arguments.add(limit(limits.rpm()));
            arguments.add(limit(limits.tpm()));
            arguments.add(limit(limits.rpd()));
            arguments.add(limit(limits.tpd()));
            arguments.add(String.valueOf(claim.dayEnds()));
        }
        return arguments;
    }

    private static String limit(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "-1";
    }

    @Override
    public void settle(List<Claim> claims, long at, long difference) {
        List<String> arguments = List.of(String.valueOf(at), String.valueOf(difference));
        line.tell(pipeline -> SETTLE.on(pipeline, keys(claims), arguments));
    }

    @Override
    public void spent(String name, Money cost, Duration period, Consumer<Total> told) {
        List<String> arguments =
                List.of(String.valueOf(cost.nanos()), String.valueOf(period.toMillis()));
        line.tell(
                pipeline -> SPEND.on(pipeline, List.of(SPENT + name), arguments),
                reply -> told.accept(total((List<?>) reply)),
                () -> {});
    }

    private static Total total(List<?> reply) {
        return new Total(new Money((Long) reply.get(0)), Duration.ofMillis((Long) reply.get(1)));
    }

    @Override
    public void closed(String id, Closure closure) {
        line.tell(pipeline -> closures.close(pipeline, id, closure));
    }

    @Override
    public void onClosed(Consumer<Closed> listener) {
        closures.listener(listener);
    }
}
