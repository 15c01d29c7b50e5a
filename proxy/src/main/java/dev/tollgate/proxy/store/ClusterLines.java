package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.store.ValkeySettings.Address;
import dev.tollgate.proxy.store.ValkeySettings.Cluster;
import dev.tollgate.proxy.store.ValkeySettings.Server;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A line to each primary of a cluster. A thread of its own looks again and again which of them
 * serves what, so that no request has to be sent on; until it has looked, what has moved is missed.
 */
final class ClusterLines implements Lines {

    private static final Logger LOG = System.getLogger("tollgate.valkey");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);

    private final ValkeySettings settings;
    private final Function<ValkeySettings, Line> opened;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile Layout layout = new Layout(Map.of(), new TreeMap<>());
    private boolean lost;

    /** Who serves the slots from the one on that is the key here. */
    private record Part(int last, Line line) {}

    private record Layout(Map<Address, Line> lines, NavigableMap<Integer, Part> parts) {}

    private record Slots(int first, int last, Address primary) {}

    private ClusterLines(ValkeySettings settings, Function<ValkeySettings, Line> opened) {
        this.settings = settings;
        this.opened = opened;
        this.thread = Thread.ofPlatform().daemon().name("valkey-cluster").unstarted(this::watch);
    }

    /**
     * Looks once, and then in the background.
     *
     * @param settings with a {@link Cluster}
     * @param opened makes the line to a server
     */
    static ClusterLines open(ValkeySettings settings, Function<ValkeySettings, Line> opened) {
        ClusterLines lines = new ClusterLines(settings, opened);
        lines.look();
        lines.thread.start();
        return lines;
    }

    @Override
    public Optional<Line> of(byte[] key) {
        int slot = JedisClusterCRC16.getSlot(key);
        return Optional.ofNullable(layout.parts().floorEntry(slot))
                .map(Map.Entry::getValue)
                .filter(part -> slot <= part.last())
                .map(Part::line);
    }

    @Override
    public List<Line> all() {
        return List.copyOf(layout.lines().values());
    }

    private void watch() {
        try {
            while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        List<Address> known = new ArrayList<>(layout.lines().keySet());
        known.addAll(((Cluster) settings.where()).nodes());
        String failure = "";
        for (Address node : known) {
            try {
                use(slots(node));
                lost = false;
                return;
            } catch (JedisException e) {
                // the next one is asked
                failure = String.valueOf(e.getMessage());
            }
        }
        if (!lost) {
            LOG.log(
                    Level.WARNING,
                    "None of "
                            + settings.where()
                            + " says which server keeps what ("
                            + failure
                            + "); what was known stays in use");
        }
        lost = true;
    }

    private ValkeySettings at(ValkeySettings.Where where) {
        return new ValkeySettings(where, settings.user(), settings.password(), 0, settings.tls());
    }

    private List<Slots> slots(Address asked) {
        try (Connection connection = new Connector(at(new Server(asked))).open()) {
            Object reply =
                    connection.executeCommand(
                            new CommandArguments(Protocol.Command.CLUSTER).add("SLOTS"));
            return ((List<?>) reply).stream().map(each -> slots((List<?>) each, asked)).toList();
        }
    }

    /** {@code [first, last, [host, port, id], replicas …]}. */
    private static Slots slots(List<?> range, Address asked) {
        List<?> primary = (List<?>) range.get(2);
        // a node that doesn't know its own address names none
        boolean named = primary.getFirst() instanceof byte[] host && host.length > 0;
        String host = named ? new String((byte[]) primary.getFirst(), UTF_8) : asked.host();
        Address address = new Address(host, number(primary.get(1)));
        return new Slots(number(range.get(0)), number(range.get(1)), address);
    }

    private static int number(Object value) {
        return Math.toIntExact((Long) value);
    }

    private void use(List<Slots> slots) {
        Map<Address, Line> before = layout.lines();
        Map<Address, Line> lines = new HashMap<>();
        NavigableMap<Integer, Part> parts = new TreeMap<>();
        for (Slots each : slots) {
            Line line = before.get(each.primary());
            if (line == null) {
                line = lines.get(each.primary());
            }
            if (line == null) {
                line = opened.apply(at(new Server(each.primary())));
            }
            lines.put(each.primary(), line);
            parts.put(each.first(), new Part(each.last(), line));
        }
        layout = new Layout(Map.copyOf(lines), parts);
        before.forEach((address, line) -> {
            if (!lines.containsKey(address)) {
                line.close();
            }
        });
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            var _ = thread.join(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        all().forEach(Line::close);
    }
}
