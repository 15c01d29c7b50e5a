package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.cache.Embedding;
import dev.tollgate.proxy.cache.SemanticIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.search.SearchProtocol.SearchCommand;

/**
 * The questions of all gateways, found by the vector search of a server that has it: Redis 8, Redis
 * Stack, or Valkey with valkey-search. One index for each length of vectors, over a connection of
 * its own, so that no search delays an answer.
 */
public final class ValkeyIndex implements SemanticIndex {

    private static final Logger LOG = System.getLogger("tollgate.valkey");
    private static final String PREFIX = "tollgate:semantic:";
    private static final String FRAME = "frame";
    private static final String DISTANCE = "distance";
    private static final long DEADLINE = Duration.ofMillis(50).toNanos();
    private static final long ADMIN_DEADLINE = Duration.ofSeconds(1).toNanos();

    private static final Line.Words WORDS =
            new Line.Words(
                    "Questions are found by their meaning in Valkey",
                    "only equal questions are answered from the cache until it does");

    private final Line line;
    private final String name;

    /** Lengths of vectors whose index is there. */
    private final Set<Integer> made = ConcurrentHashMap.newKeySet();

    private ValkeyIndex(Line line, String name) {
        this.line = line;
        this.name = name;
    }

    /**
     * Empty where the server has no vector search, or doesn't say; the log tells.
     *
     * @param name how the indexes' names begin
     */
    public static Optional<ValkeyIndex> open(ValkeySettings settings, String name) {
        return open(settings, name, Line.Timing.DEFAULT);
    }

    static Optional<ValkeyIndex> open(ValkeySettings settings, String name, Line.Timing timing) {
        Optional<String> missing = missing(settings);
        if (missing.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "Valkey at "
                            + settings.where()
                            + " "
                            + missing.get()
                            + "; each gateway finds by their meaning only the questions that it has"
                            + " answered itself, until its restart");
            return Optional.empty();
        }
        Line line =
                new Line(
                        new Connector(settings),
                        List.of(),
                        () -> new Wanted<>(ValkeyCache::asked),
                        timing,
                        WORDS);
        ValkeyIndex index = new ValkeyIndex(line, name);
        // whoever has emptied the server has removed its indexes too
        line.onConnect(_ -> index.made.clear());
        line.open();
        return Optional.of(index);
    }

    /** Why there is no search. */
    private static Optional<String> missing(ValkeySettings settings) {
        if (settings.where() instanceof ValkeySettings.Cluster) {
            return Optional.of("is a cluster, whose vector search isn't used");
        }
        try (Connection connection = new Connector(settings).open()) {
            Object known =
                    connection.executeCommand(
                            new CommandArguments(Protocol.Command.COMMAND)
                                    .add("INFO")
                                    .add(SearchCommand.SEARCH));
            boolean has =
                    known instanceof List<?> all
                            && all.getFirst() instanceof List<?> about
                            && !about.isEmpty();
            return has ? Optional.empty() : Optional.of("has no vector search (FT.SEARCH)");
        } catch (JedisException e) {
            return Optional.of("doesn't say whether it has vector search (" + e.getMessage() + ")");
        }
    }

    @Override
    public Optional<Near> nearest(String frame, Embedding question, double threshold) {
        make(question);
        return line.ask(pipeline -> search(pipeline, frame, question), DEADLINE)
                .flatMap(reply -> near((List<?>) reply))
                .filter(near -> near.similarity() >= threshold);
    }

    /** Another gateway may have made it already: then nothing happens. */
    private void make(Embedding question) {
        int dimensions = question.dimensions();
        if (made.contains(dimensions)) {
            return;
        }
        line.ask(
                pipeline ->
                        pipeline.sendCommand(
                                SearchCommand.CREATE,
                                name + ":" + dimensions,
                                "ON",
                                "HASH",
                                "PREFIX",
                                "1",
                                PREFIX,
                                "SCHEMA",
                                FRAME,
                                "TAG",
                                vector(question),
                                "VECTOR",
                                "HNSW",
                                "6",
                                "TYPE",
                                "FLOAT32",
                                "DIM",
                                String.valueOf(dimensions),
                                "DISTANCE_METRIC",
                                "COSINE"),
                DEADLINE);
        if (line.up()) {
            made.add(dimensions);
        }
    }

    private static String vector(Embedding question) {
        return "vector" + question.dimensions();
    }

    private Response<Object> search(Pipeline pipeline, String frame, Embedding question) {
        String query =
                "(@%s:{%s})=>[KNN 1 @%s $question AS %s]"
                        .formatted(FRAME, frame, vector(question), DISTANCE);
        return pipeline.sendCommand(
                new CommandArguments(SearchCommand.SEARCH)
                        .add(name + ":" + question.dimensions())
                        .add(query)
                        .addObjects("PARAMS", "2", "question", question.bytes())
                        .addObjects("RETURN", "1", DISTANCE)
                        .addObjects("DIALECT", "2"));
    }

    /** {@code [1, key, [distance, 0.04]]}. */
    private static Optional<Near> near(List<?> reply) {
        if (reply.size() < 3 || !(reply.get(2) instanceof List<?> fields) || fields.size() < 2) {
            return Optional.empty();
        }
        String key = text(reply.get(1)).substring(PREFIX.length());
        return Optional.of(new Near(key, 1 - Double.parseDouble(text(fields.get(1)))));
    }

    private static String text(Object value) {
        return new String((byte[]) value, UTF_8);
    }

    @Override
    public void add(String frame, String key, Embedding question, Optional<Duration> ttl) {
        make(question);
        Map<byte[], byte[]> fields =
                Map.of(
                        FRAME.getBytes(UTF_8),
                        frame.getBytes(UTF_8),
                        vector(question).getBytes(UTF_8),
                        question.bytes());
        byte[] entry = (PREFIX + key).getBytes(UTF_8);
        line.ask(
                pipeline -> {
                    Response<Long> set = pipeline.hset(entry, fields);
                    return ttl.map(time -> pipeline.pexpire(entry, Math.max(1, time.toMillis())))
                            .orElse(set);
                },
                DEADLINE);
    }

    @Override
    public boolean forget(List<String> keys) {
        return Sweep.keys(line, keys.stream().map(key -> PREFIX + key).toList(), ADMIN_DEADLINE);
    }

    @Override
    public boolean flush() {
        return Sweep.all(line, PREFIX, ADMIN_DEADLINE);
    }

    @Override
    public void close() {
        line.close();
    }
}
