package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.cache.CacheSettings;
import dev.tollgate.proxy.cache.CacheSettings.Scope;
import dev.tollgate.proxy.cache.CacheSettings.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache, by the file and by variables. */
class CacheReaderTest {

    private static Configuration read(String settings, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors())
                .read("c.yaml", "{litellm_settings: " + settings + "}");
    }

    private static CacheSettings cache(String settings) {
        return read(settings, Map.of()).http().cache().orElseThrow();
    }

    @Test
    void withoutCacheThereIsNone() {
        assertThat(read("{cache_params: {type: local}}", Map.of()).http().cache()).isEmpty();
    }

    @Test
    void everythingIsRead() {
        CacheSettings read =
                cache(
                        "{cache: true, cache_params: {type: disk, ttl: 5, namespace: n, mode:"
                                + " default_off, scope: all, max_size_mb: 3, disk_cache_dir: /d}}");
        assertThat(read.place())
                .isEqualTo(new CacheSettings.Place(Type.DISK, 3 << 20, 4 << 20, Path.of("/d")));
        assertThat(read.ttl()).contains(Duration.ofSeconds(5));
        assertThat(read.namespace()).isEqualTo("n");
        assertThat(read.onDemand()).isTrue();
        assertThat(read.scope()).isEqualTo(Scope.ALL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {type: local}                                     | PT10M
                    {type: local, default_in_memory_ttl: 7}           | PT7S
                    {type: local, default_in_memory_ttl: 7, ttl: 9}   | PT9S
                    {type: redis, host: h}                            | -
                    {type: redis, host: h, default_in_redis_ttl: 7}   | PT7S
                    {type: disk, default_in_redis_ttl: 7}             | -
                    """)
    void theTimeDependsOnThePlace(String params, Duration ttl) {
        assertThat(cache("{cache: true, cache_params: " + params + "}").ttl())
                .isEqualTo(Optional.ofNullable(ttl));
    }

    @Test
    void theServerIsTheOneOfTheCache() {
        Map<String, String> variables = Map.of("REDIS_HOST", "v");
        String own = "{cache: true, cache_params: {host: c}}";
        assertThat(read(own, variables).cacheServer().orElseThrow().where()).hasToString("c:6379");
        assertThat(read("{cache: true}", variables).cacheServer().orElseThrow().where())
                .hasToString("v:6379");
        assertThat(read("{cache: true, cache_params: {type: local}}", variables).cacheServer())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {redis_startup_nodes: [{host: a}, {host: b, port: 7001}]} | -          | the cluster [a:6379, b:7001]
                    {type: redis, redis_startup_nodes: [{host: a, port: "1"}], host: c} | - | the cluster [a:1]
                    {type: redis}                                             | [{"host":"v","port":"7"}] | the cluster [v:7]
                    {host: c}                                                 | [{"host":"v"}] | c:6379
                    """)
    void aClusterKeepsAnswersAndNoCounters(String params, String variable, String where) {
        Map<String, String> variables =
                variable.equals("-") ? Map.of() : Map.of("REDIS_CLUSTER_NODES", variable);
        Configuration read = read("{cache: true, cache_params: " + params + "}", variables);
        assertThat(read.cacheServer().orElseThrow().where()).hasToString(where);
        if (where.startsWith("the cluster")) {
            assertThat(read.valkey().map(server -> server.where().toString()))
                    .isEqualTo(
                            params.contains("host: c") ? Optional.of("c:6379") : Optional.empty());
        }
    }

    @Test
    void questionsThatMeanTheSameAreOneWhereTheTypeSaysSo() {
        assertThat(cache("{cache: true, cache_params: {type: local}}").semantic()).isEmpty();
        assertThat(
                        cache(
                                        "{cache: true, cache_params: {type: local-semantic, similarity_threshold:"
                                                + " 0.9}}")
                                .semantic())
                .contains(
                        new CacheSettings.Semantic(
                                "text-embedding-ada-002",
                                0.9,
                                10_000,
                                "litellm_semantic_cache_index"));
        CacheSettings read =
                cache(
                        "{cache: true, cache_params: {type: redis-semantic, host: h, password: p,"
                                + " similarity_threshold: 1, redis_semantic_cache_embedding_model: m,"
                                + " redis_semantic_cache_index_name: i, semantic_max_entries: 7}}");
        assertThat(read.semantic()).contains(new CacheSettings.Semantic("m", 1, 7, "i"));
        assertThat(read.place().type()).isEqualTo(Type.REDIS);
        assertThat(read.shown().path("host").asText()).isEqualTo("h");
        assertThat(read.shown().path("password").asText()).isEqualTo("****");
    }

    @Test
    void withoutServerAnswersAreKeptInMemoryAndTheStartSaysSo() {
        Configuration read = read("{cache: true, cache_params: {type: redis}}", Map.of());
        assertThat(read.http().cache().orElseThrow().place().type()).isEqualTo(Type.LOCAL);
        assertThat(read.warnings()).anyMatch(line -> line.contains("this process's memory"));
    }

    @Test
    void theLargestAnswerIsSetByItsVariable() {
        Map<String, String> variables = Map.of("MAX_SIZE_PER_ITEM_IN_MEMORY_CACHE_IN_KB", "9");
        assertThat(read("{cache: true}", variables).http().cache().orElseThrow().place().largest())
                .isEqualTo(9 * 1024);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {type: s3}                            | type: is not supported; write one of local, redis, disk, local-semantic, redis-semantic
                    {mode: sometimes}                     | mode: is neither of the two modes
                    {type: local, scope: everybody}       | scope: is not supported; write one of key, team, all
                    {type: local, ttl: long}              | ttl: is text, not a number
                    {type: local, namespace: a b}         | namespace: is not plain
                    {redis_startup_nodes: [{port: 1}]}    | redis_startup_nodes: is no list of nodes
                    {redis_startup_nodes: a}              | redis_startup_nodes: is no list of nodes
                    {type: local-semantic}                | similarity_threshold: is missing
                    {type: local-semantic, similarity_threshold: 1.5} | similarity_threshold: is not between
                    {type: redis-semantic, similarity_threshold: 0}   | similarity_threshold: is not between
                    """)
    void wrongValuesAreNamed(String params, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("{cache: true, cache_params: " + params + "}", Map.of()))
                .satisfies(e -> assertThat(e.problems()).anyMatch(line -> line.contains(problem)));
    }
}
