package dev.tollgate.proxy.config;

import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheSettings.Place;
import dev.tollgate.proxy.cache.CacheSettings.Scope;
import dev.tollgate.proxy.cache.CacheSettings.Type;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.store.ValkeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code litellm_settings.cache} and {@code cache_params}. */
final class CacheReader {

    private static final String LARGEST = "MAX_SIZE_PER_ITEM_IN_MEMORY_CACHE_IN_KB";
    private static final String SIZE = "max_size_mb";
    private static final String CALLS = "supported_call_types";

    /** LiteLLM's for answers in memory. */
    private static final Duration IN_MEMORY = Duration.ofMinutes(10);

    /** A long stream has 250 bytes for each token. */
    private static final int LARGEST_KIB = 4096;

    /** LiteLLM's. */
    private static final String EMBEDDING_MODEL = "text-embedding-ada-002";

    private static final String INDEX = "litellm_semantic_cache_index";
    private static final String THRESHOLD = "similarity_threshold";
    private static final int QUESTIONS = 10_000;

    private static final long MEMORY_MIB = 64;
    private static final long DISK_MIB = 1024;
    private static final int KIB = 1024;

    private final Sources sources;
    private final Section cache;

    /** {@code type}, as it is written. */
    private enum Choice {
        LOCAL,
        REDIS,
        DISK,
        LOCAL_SEMANTIC,
        REDIS_SEMANTIC;

        Type type() {
            return switch (this) {
                case LOCAL, LOCAL_SEMANTIC -> Type.LOCAL;
                case REDIS, REDIS_SEMANTIC -> Type.REDIS;
                case DISK -> Type.DISK;
            };
        }

        boolean semantic() {
            return this == LOCAL_SEMANTIC || this == REDIS_SEMANTIC;
        }
    }

    CacheReader(Sources sources) {
        this.sources = sources;
        cache = sources.litellm().section("cache_params");
    }

    /** Empty where {@code cache} isn't on. */
    Optional<CacheSettings> read() {
        return choice().map(choice -> {
            Type type = possible(choice.type());
            return new CacheSettings(
                    place(type),
                    ttl(type),
                    namespace(),
                    onDemand(),
                    operations(),
                    scope(),
                    choice.semantic() ? Optional.of(semantic()) : Optional.empty(),
                    ShownSettings.of(
                            sources.written()
                                    .section("litellm_settings")
                                    .section("cache_params")
                                    .tree()));
        });
    }

    /** The server that keeps the answers. */
    Optional<ValkeySettings> server() {
        return choice().filter(choice -> choice.type() == Type.REDIS).isPresent()
                ? new ValkeyReader(sources).cache()
                : Optional.empty();
    }

    /** LiteLLM's is {@code redis} where none is said. */
    private Optional<Choice> choice() {
        return sources.litellm().flag("cache").orElse(false)
                ? choice("type", Choice.values(), Choice.REDIS)
                : Optional.empty();
    }

    private CacheSettings.Semantic semantic() {
        double threshold = cache.number(THRESHOLD).orElse(2);
        if (threshold == 2) {
            cache.problem(
                    THRESHOLD, "is missing; write how similar questions must be, such as 0.95");
        } else if (threshold <= 0 || threshold > 1) {
            cache.problem(THRESHOLD, "is not between 0 and 1; write 0.95");
        }
        return new CacheSettings.Semantic(
                cache.text("redis_semantic_cache_embedding_model").orElse(EMBEDDING_MODEL),
                threshold,
                cache.whole("semantic_max_entries").orElse(QUESTIONS),
                cache.text("redis_semantic_cache_index_name").orElse(INDEX));
    }

    /** The same file may serve environments with a server and without. */
    private Type possible(Type type) {
        if (type != Type.REDIS) {
            return type;
        }
        ValkeyReader servers = new ValkeyReader(sources);
        if (servers.cache().isPresent()) {
            if (cache.has("redis_startup_nodes") && servers.read().isEmpty()) {
                cache.warning(
                        "redis_startup_nodes",
                        "keep answers alone; so that gateways share counters too, name one server in"
                                + " router_settings.redis_host");
            }
            return type;
        }
        cache.warning(
                "host",
                "is missing, and so is REDIS_HOST; answers are cached in this process's memory");
        return Type.LOCAL;
    }

    private boolean onDemand() {
        String mode = cache.text("mode").orElse("default_on");
        if (!mode.equals("default_on") && !mode.equals("default_off")) {
            cache.problem("mode", "is neither of the two modes; write default_on or default_off");
        }
        return mode.equals("default_off");
    }

    /** It becomes part of a header. */
    private String namespace() {
        String text = cache.text("namespace").orElse("");
        if (!text.matches("[!-~]{0,100}")) {
            cache.problem("namespace", "is not plain; write at most 100 letters, digits and signs");
        }
        return text;
    }

    private Scope scope() {
        return choice("scope", Scope.values(), Scope.TEAM).orElse(Scope.TEAM);
    }

    /** Empty where it is none of them. */
    private <E extends Enum<E>> Optional<E> choice(String key, E[] choices, E otherwise) {
        Optional<String> text = cache.text(key);
        if (text.isEmpty()) {
            return Optional.of(otherwise);
        }
        Optional<E> found =
                Stream.of(choices).filter(each -> written(each).equals(text.get())).findFirst();
        if (found.isEmpty()) {
            String names =
                    Stream.of(choices).map(CacheReader::written).collect(Collectors.joining(", "));
            cache.problem(key, "is not supported; write one of " + names);
        }
        return found;
    }

    private static String written(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Place place(Type type) {
        OptionalInt mebibytes = cache.whole(SIZE);
        long size = mebibytes.isPresent() ? mebibytes.getAsInt() : usual(type);
        OptionalInt largest =
                sources.environment().section(sources.findings(), LARGEST).whole(LARGEST);
        Path folder =
                cache.text("disk_cache_dir")
                        .map(Path::of)
                        .orElseGet(() ->
                                Path.of(System.getProperty("java.io.tmpdir"), "tollgate-cache"));
        return new Place(
                type,
                size * KIB * KIB,
                Math.min(largest.orElse(LARGEST_KIB), Integer.MAX_VALUE / KIB) * KIB,
                folder);
    }

    private static long usual(Type type) {
        return type == Type.DISK ? DISK_MIB : MEMORY_MIB;
    }

    private Optional<Duration> ttl(Type type) {
        Optional<Duration> said = cache.seconds("ttl");
        return switch (type) {
            case LOCAL ->
                    said.or(() -> cache.seconds("default_in_memory_ttl"))
                            .or(() -> Optional.of(IN_MEMORY));
            case REDIS ->
                    said.or(() -> cache.seconds("default_in_redis_ttl"))
                            .or(() -> cache.seconds("default_redis_ttl"));
            case DISK -> said;
        };
    }

    /** By LiteLLM's names, each with or without the {@code a} of its asynchronous twin. */
    private Set<Operation> operations() {
        if (!cache.has(CALLS)) {
            return CacheSettings.OPERATIONS;
        }
        List<String> names = cache.texts(CALLS);
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (Operation each : CacheSettings.OPERATIONS) {
            String name = each.callType();
            if (names.contains(name) || names.contains(name.replaceFirst("^a(?!n)", ""))) {
                operations.add(each);
            }
        }
        return operations;
    }
}
