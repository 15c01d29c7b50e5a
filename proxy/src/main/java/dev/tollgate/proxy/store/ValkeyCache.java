package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.cache.CacheStore;
import dev.tollgate.proxy.cache.CachedAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * {@code type: redis}: keeps answers in Valkey, over a connection of its own, so that no large
 * answer delays a counter. While the server is away nothing is found and nothing kept.
 */
public final class ValkeyCache implements CacheStore {

    private static final String PREFIX = "tollgate:cache:";

    /** Most answers come within a millisecond. */
    private static final long DEADLINE = Duration.ofMillis(50).toNanos();

    private static final long ADMIN_DEADLINE = Duration.ofSeconds(1).toNanos();
    private static final int SCANNED = 500;
    private static final byte[][] NOTHING = {};

    private static final Line.Words WORDS =
            new Line.Words("Answers are cached in Valkey", "answers are cached when it does");

    private final Line line;

    private ValkeyCache(Line line) {
        this.line = line;
    }

    /** Connects; a server that is down is looked for in the background, again and again. */
    public static ValkeyCache open(ValkeySettings settings) {
        Line line =
                new Line(
                        new Connector(settings),
                        List.of(),
                        () -> new Wanted<>(ValkeyCache::asked),
                        Line.Timing.DEFAULT,
                        WORDS);
        return new ValkeyCache(line.open());
    }

    private static Response<Object> asked(Pipeline pipeline) {
        return pipeline.sendCommand(Protocol.Command.PING, NOTHING);
    }

    /** Whether the server answers, as far as is known. */
    boolean up() {
        return line.up();
    }

    @Override
    public List<Optional<CachedAnswer>> get(List<String> keys) {
        byte[][] names = keys.stream().map(ValkeyCache::name).toArray(byte[][]::new);
        Optional<List<byte[]>> values = line.ask(pipeline -> pipeline.mget(names), DEADLINE);
        return values.isEmpty()
                ? keys.stream().map(_ -> Optional.<CachedAnswer>empty()).toList()
                : values.get().stream()
                        .map(value -> Optional.ofNullable(value).flatMap(CachedAnswer::decoded))
                        .toList();
    }

    /** Waits, so that only as much lies in memory as clients have asked for. */
    @Override
    public void put(Map<String, CachedAnswer> answers, Optional<Duration> ttl) {
        SetParams expiry = new SetParams();
        // a time of 0 would be refused
        ttl.ifPresent(time -> expiry.px(Math.max(1, time.toMillis())));
        line.ask(pipeline -> set(pipeline, answers, expiry), DEADLINE);
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
        if (keys.isEmpty()) {
            return true;
        }
        byte[][] names = keys.stream().map(ValkeyCache::name).toArray(byte[][]::new);
        return line.ask(pipeline -> pipeline.unlink(names), ADMIN_DEADLINE).isPresent();
    }

    @Override
    public boolean flush() {
        ScanParams ours = new ScanParams().match(PREFIX + "*").count(SCANNED);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            Optional<ScanResult<String>> found =
                    line.ask(pipeline -> pipeline.scan(from, ours), ADMIN_DEADLINE);
            if (found.isEmpty() || !unlink(found.get().getResult())) {
                return false;
            }
            cursor = found.get().getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return true;
    }

    private boolean unlink(List<String> names) {
        return names.isEmpty()
                || line.ask(
                                pipeline -> pipeline.unlink(names.toArray(String[]::new)),
                                ADMIN_DEADLINE)
                        .isPresent();
    }

    @Override
    public boolean ping() {
        return line.ask(ValkeyCache::asked, DEADLINE).isPresent();
    }

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Map<String, String> info() {
        Map<String, String> info = new LinkedHashMap<>();
        line.ask(pipeline -> pipeline.sendCommand(Protocol.Command.INFO, NOTHING), ADMIN_DEADLINE)
                .map(text -> new String((byte[]) text, UTF_8))
                .orElse("")
                .lines()
                .map(row -> row.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> info.put(pair[0], pair[1]));
        return info;
    }

    private static byte[] name(String key) {
        return (PREFIX + key).getBytes(UTF_8);
    }

    @Override
    public void close() {
        line.close();
    }
}
