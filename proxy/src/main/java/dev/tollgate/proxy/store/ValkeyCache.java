package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * {@code type: redis}: keeps answers in Valkey, over connections of its own, so that no large
 * answer delays a counter. While the server is away nothing is found and nothing kept.
 */
public final class ValkeyCache implements CacheStore {

    private static final String PREFIX = "tollgate:cache:";

    /** Most answers come within a millisecond. */
    private static final long DEADLINE = Duration.ofMillis(50).toNanos();

    private static final long ADMIN_DEADLINE = Duration.ofSeconds(1).toNanos();
    private static final byte[][] NOTHING = {};

    private static final Line.Words WORDS =
            new Line.Words("Answers are cached in Valkey", "answers are cached when it does");

    private final Lines lines;

    private ValkeyCache(Lines lines) {
        this.lines = lines;
    }

    /** Connects; a server that is down is looked for in the background, again and again. */
    public static ValkeyCache open(ValkeySettings settings) {
        return open(settings, Line.Timing.DEFAULT);
    }

    static ValkeyCache open(ValkeySettings settings, Line.Timing timing) {
        return new ValkeyCache(
                settings.where() instanceof ValkeySettings.Cluster
                        ? ClusterLines.open(settings, each -> line(each, timing))
                        : new Lines.One(line(settings, timing)));
    }

    private static Line line(ValkeySettings settings, Line.Timing timing) {
        return new Line(
                        new Connector(settings),
                        List.of(),
                        () -> new Wanted<>(ValkeyCache::asked),
                        timing,
                        WORDS)
                .open();
    }

    /** Whether the server is there. */
    static Response<Object> asked(Pipeline pipeline) {
        return pipeline.sendCommand(Protocol.Command.PING, NOTHING);
    }

    /** Whether all servers answer, as far as is known. */
    boolean up() {
        return !lines.all().isEmpty() && lines.all().stream().allMatch(Line::up);
    }

    @Override
    public List<Optional<CachedAnswer>> get(List<String> keys) {
        long end = System.nanoTime() + DEADLINE;
        Map<String, CachedAnswer> found = new HashMap<>();
        byLine(keys)
                .forEach((line, theirs) ->
                        line.ask(pipeline -> gets(pipeline, theirs), end - System.nanoTime())
                                .ifPresent(values -> read(theirs, values, found)));
        return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
    }

    /** Which line has which of the keys. */
    private Map<Line, List<String>> byLine(Collection<String> keys) {
        Map<Line, List<String>> byLine = new LinkedHashMap<>();
        for (String key : keys) {
            lines.of(name(key))
                    .ifPresent(
                            line -> byLine.computeIfAbsent(line, _ -> new ArrayList<>()).add(key));
        }
        return byLine;
    }

    /** One by one: a cluster takes several together only if they have one slot. */
    private static Replies gets(Pipeline pipeline, List<String> keys) {
        return new Replies(keys.stream().map(key -> pipeline.get(name(key))).toList());
    }

    private static void read(
            List<String> keys, List<byte[]> values, Map<String, CachedAnswer> found) {
        for (int at = 0; at < keys.size(); at++) {
            String key = keys.get(at);
            CachedAnswer.decoded(values.get(at)).ifPresent(answer -> found.put(key, answer));
        }
    }

    /** Waits, so that only as much lies in memory as clients have asked for. */
    @Override
    public void put(Map<String, CachedAnswer> answers, Optional<Duration> ttl) {
        SetParams expiry = new SetParams();
        // a time of 0 would be refused
        ttl.ifPresent(time -> expiry.px(Math.max(1, time.toMillis())));
        long end = System.nanoTime() + DEADLINE;
        byLine(answers.keySet())
                .forEach((line, keys) -> {
                    Map<String, CachedAnswer> theirs = new LinkedHashMap<>(answers);
                    theirs.keySet().retainAll(keys);
                    line.ask(pipeline -> set(pipeline, theirs, expiry), end - System.nanoTime());
                });
    }

    /** In one round trip; returns the last answer of the server. */
    private static Response<String> set(
            Pipeline pipeline, Map<String, CachedAnswer> answers, SetParams expiry) {
        List<Response<String>> all =
                answers.entrySet().stream()
                        .map(each ->
                                pipeline.set(
                                        name(each.getKey()), each.getValue().encoded(), expiry))
                        .toList();
        return all.getLast();
    }

    @Override
    public boolean delete(List<String> keys) {
        Map<Line, List<String>> byLine = byLine(keys);
        boolean done = keys.stream().allMatch(key -> lines.of(name(key)).isPresent());
        for (Map.Entry<Line, List<String>> each : byLine.entrySet()) {
            List<String> names = each.getValue().stream().map(key -> PREFIX + key).toList();
            done &= Sweep.keys(each.getKey(), names, ADMIN_DEADLINE);
        }
        return done;
    }

    @Override
    public boolean flush() {
        boolean done = !lines.all().isEmpty();
        for (Line line : lines.all()) {
            done &= Sweep.all(line, PREFIX, ADMIN_DEADLINE);
        }
        return done;
    }

    @Override
    public boolean ping() {
        return !lines.all().isEmpty()
                && lines.all().stream()
                        .allMatch(line -> line.ask(ValkeyCache::asked, DEADLINE).isPresent());
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        lines.all().stream()
                .findFirst()
                .flatMap(line -> line.ask(ValkeyCache::told, ADMIN_DEADLINE))
                .map(text -> new String((byte[]) text, UTF_8))
                .orElse("")
                .lines()
                .map(row -> row.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> info.put(pair[0], pair[1]));
        return info;
    }

    private static Response<Object> told(Pipeline pipeline) {
        return pipeline.sendCommand(Protocol.Command.INFO, NOTHING);
    }

    private static byte[] name(String key) {
        return (PREFIX + key).getBytes(UTF_8);
    }

    @Override
    public void close() {
        lines.close();
    }
}
