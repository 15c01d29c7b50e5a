package dev.tollgate.proxy.store;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Shared.Closed;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * What is closed, with a version that grows with every closure, so that a gateway fetches only what
 * it doesn't know.
 */
final class Closures {

    static final Script CLOSE = Script.named("close");
    static final Script CHANGES = Script.named("changes");

    private static final List<String> KEYS =
            List.of(
                    "tollgate:{closed}:version",
                    "tollgate:{closed}:changes",
                    "tollgate:{closed}:closures");

    private static final int FIELDS = 5;

    private final InstantSource clock;

    /** Keeps a gateway from hearing its own closures again, when it has opened what it closed. */
    private final String origin = UUID.randomUUID().toString();

    private volatile Consumer<Closed> listener = _ -> {};
    private volatile long version;

    Closures(InstantSource clock) {
        this.clock = clock;
    }

    /** Who hears of closures; all that are known are told again. */
    synchronized void listener(Consumer<Closed> next) {
        listener = next;
        version = 0;
    }

    Response<Object> close(Pipeline pipeline, String id, Closure closure) {
        String until = String.valueOf(closure.until());
        String error = closure.error().map(Enum::name).orElse("");
        String text = String.join("|", until, closure.reason().name(), error, origin, id);
        return CLOSE.on(pipeline, KEYS, List.of(id, until, String.valueOf(clock.millis()), text));
    }

    /** Asks for what has changed. */
    Wanted<Object> changes() {
        Consumer<Closed> hears = listener;
        return new Wanted<>(
                pipeline -> CHANGES.on(pipeline, KEYS, List.of(String.valueOf(version))),
                answer -> learn(answer, hears));
    }

    private synchronized void learn(Object answer, Consumer<Closed> hears) {
        if (!hears.equals(listener) || !(answer instanceof List<?> list)) {
            return;
        }
        version = (Long) list.getFirst();
        for (Object text : list.subList(1, list.size())) {
            if (text instanceof String closure) {
                read(closure).ifPresent(hears);
            }
        }
    }

    /** Empty for an own one, and for one that only a newer gateway understands. */
    private Optional<Closed> read(String text) {
        String[] fields = text.split("\\|", FIELDS);
        Optional<Closure.Reason> reason =
                Arrays.stream(Closure.Reason.values())
                        .filter(one -> one.name().equals(fields[1]))
                        .findFirst();
        Optional<ErrorClass> error =
                Arrays.stream(ErrorClass.values())
                        .filter(one -> one.name().equals(fields[2]))
                        .findFirst();
        return reason.filter(_ -> !fields[3].equals(origin))
                .map(why -> new Closure(why, Long.parseLong(fields[0]), error))
                .map(closure -> new Closed(fields[FIELDS - 1], closure));
    }
}
