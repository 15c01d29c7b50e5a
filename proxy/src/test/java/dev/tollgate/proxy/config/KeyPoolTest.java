package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.PoolKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPoolTest {

    private static final Map<String, String> TWO =
            Map.of("GEMINI_KEY_1", "one", "GEMINI_KEY_2", "two");

    private static final String POOL =
            """
            {"providers": {"gemini": {"keys": [{
              "key_id": "g", "api_key": "GEMINI_KEY_*", "rpm_limit": 20, "tpd_limit": 5000000000,
              "priority_models": [{"model": "flash", "rpm_limit": 10, "rpd_limit": 250}, {"model": "pro"}]
            }]}}}
            """;

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        file = folder.resolve("config.yaml");
        Files.writeString(folder.resolve("key-pool.json"), POOL);
    }

    @Test
    void keyKnowsTheLimitsOfAllItsModels() throws IOException {
        PoolKey key =
                load(entry("'*'", "model: key-pool/gemini"), TWO)
                        .deployments()
                        .getFirst()
                        .routing()
                        .key()
                        .orElseThrow();

        assertThat(key.pool()).isEqualTo("gemini");
        assertThat(key.id()).isEqualTo("g-1");
        assertThat(key.limits().rpm()).hasValue(20);
        assertThat(key.limits().tpd()).hasValue(5_000_000_000L);
        assertThat(key.models().get("flash").rpd()).hasValue(250);
        assertThat(key.models().get("pro").isNone()).isTrue();
    }

    @Test
    void ladderBeginsAtTheEntrysOrder() throws IOException {
        Configuration read = load(entry("a", "model: key-pool/gemini, order: 7"), TWO);

        assertThat(read.deployments())
                .extracting(deployment -> deployment.routing().order().orElseThrow())
                .containsExactly(7, 8, 7, 8);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini/gemini-2*, gemini-2*, false",
        "gemini/flash, flash, true",
    })
    void keyAloneComesFromThePool(String model, String vendorsModel, boolean limited)
            throws IOException {
        Configuration read =
                load(
                        entry("a", "model: " + model + ", api_key: key-pool/gemini")
                                + "    model_info: {id: own}\n",
                        TWO);

        assertThat(read.deployments())
                .extracting(Deployment::id)
                .containsExactly("own-g-1", "own-g-2");
        Deployment second = read.deployments().getLast();
        assertThat(second.model()).isEqualTo(vendorsModel);
        assertThat(second.setting("api_key")).hasValue("two");
        assertThat(second.routing().limits().rpm().isPresent()).isEqualTo(limited);
    }

    @Test
    void idWithoutOneOfItsOwnIsAHashAndTheKeys() throws IOException {
        Deployment first =
                load(entry("a", "model: gemini/flash, api_key: key-pool/gemini"), TWO)
                        .deployments()
                        .getFirst();

        assertThat(first.id()).matches("[0-9a-f]{64}-g-1");
    }

    @Test
    void idsOfSeveralEntriesDiffer() throws IOException {
        Configuration read =
                load(
                        entry("a", "model: key-pool/gemini")
                                + entry("b", "model: key-pool/gemini")
                                        .substring("model_list:\n".length()),
                        Map.of("GEMINI_KEY_1", "one"));

        assertThat(read.deployments())
                .extracting(Deployment::id)
                .containsExactly("g-1/flash", "g-1/pro", "g-1/flash-2", "g-1/pro-2");
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void poolWithAnotherNameHasModelsWithPrefix() throws IOException {
        Files.writeString(
                folder.resolve("key-pool.json"),
                POOL.replace("\"gemini\"", "\"free\"").replace("\"flash\"", "\"gemini/flash\""));
        Configuration read = load(entry("a", "model: key-pool/free"), TWO);

        assertThat(read.deployments()).isEmpty();
        assertThat(read.warnings())
                .anyMatch(line -> line.contains("models[1].model: names no vendor that can be"));

        Files.writeString(
                folder.resolve("key-pool.json"),
                POOL.replace("\"gemini\"", "\"free\"")
                        .replace("\"flash\"", "\"gemini/flash\"")
                        .replace("\"pro\"", "\"groq/pro\""));
        assertThat(load(entry("a", "model: key-pool/free"), TWO).deployments())
                .extracting(each -> each.vendor() + " " + each.model())
                .containsExactly("gemini flash", "groq pro", "gemini flash", "groq pro");
    }

    @Test
    void unknownPoolLeavesItsEntryOut() throws IOException {
        Configuration read = load(entry("a", "model: openai/x, api_key: key-pool/gemni"), TWO);

        assertThat(read.deployments()).isEmpty();
        assertThat(read.warnings())
                .containsExactly(
                        file
                                + ":3: model_list[0].litellm_params.api_key: names no pool of"
                                + " key-pool.json, so this entry is left out; did you mean gemini?");
    }

    @Test
    void missingFileLeavesTheEntriesOutAndIsWaitedFor() throws IOException {
        Files.delete(folder.resolve("key-pool.json"));
        Configuration read = load(entry("a", "model: key-pool/gemini"), TWO);

        assertThat(read.deployments()).isEmpty();
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .endsWith("so this entry is left out; add the pool to that file");
        assertThat(read.sources()).containsExactly(file, folder.resolve("key-pool.json"));
    }

    @Test
    void fileIsReadOnlyWhereAnEntryRefersToIt() throws IOException {
        Files.writeString(folder.resolve("key-pool.json"), "{");

        assertThat(load(entry("a", "model: openai/x"), TWO).sources()).containsExactly(file);
    }

    @Test
    void namedFileMustBeThere() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        load(
                                entry("a", "model: key-pool/gemini"),
                                Map.of("TOLLGATE_KEY_POOL", "no/pool.json")))
                .withMessage("There is no file no/pool.json; correct TOLLGATE_KEY_POOL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"providers\": ", "{\"providers\": []}", "[]", ""})
    void fileThatIsNoPoolStopsTheStart(String text) throws IOException {
        Files.writeString(folder.resolve("key-pool.json"), text);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> load(entry("a", "model: key-pool/gemini"), TWO))
                .withMessageStartingWith(folder.resolve("key-pool.json").toString());
    }

    @Test
    void tabsMayIndentIt() throws IOException {
        Files.writeString(folder.resolve("key-pool.json"), POOL.replace("  ", "\t"));

        assertThat(load(entry("a", "model: key-pool/gemini"), TWO).deployments()).hasSize(4);
    }

    @Test
    void limitsOfTheEntryAreRefused() throws IOException {
        assertThat(load(entry("a", "model: key-pool/gemini, rpm: 5"), TWO).warnings())
                .singleElement()
                .asString()
                .contains("litellm_params: has limits of its own, which have no effect");
    }

    @Test
    void changedPoolIsAnotherGeneration() throws IOException {
        String entry = entry("a", "model: key-pool/gemini");
        Configuration before = load(entry, TWO);
        Files.writeString(folder.resolve("key-pool.json"), POOL.replace("20", "30"));

        assertThat(load(entry, TWO).generation()).isNotEqualTo(before.generation());
    }

    @Test
    void chartsOwnFilesAreServedWhole() throws IOException {
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        for (String name : new String[] {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_KEY_1"}) {
            Files.writeString(secrets.resolve(name), name + "\n");
        }
        Configuration read =
                loader(Map.of("TOLLGATE_SECRETS_DIR", secrets.toString()))
                        .load(Path.of("../charts/gateway/config.yaml"));

        assertThat(read.warnings()).noneMatch(warning -> warning.contains("pool"));
        assertThat(read.deployments())
                .filteredOn(deployment -> deployment.group().equals("*"))
                .extracting(Deployment::id)
                .containsExactly(
                        "gemini-1/gemini-2.5-flash",
                        "gemini-1/gemini-2.0-flash",
                        "gemini-1/gemini-2.5-flash-lite");
        assertThat(read.deployments())
                .filteredOn(deployment -> deployment.group().equals("gemini-2*"))
                .singleElement()
                .satisfies(each -> assertThat(each.setting("api_key")).hasValue("GEMINI_KEY_1"));
    }

    @Test
    void hundredsOfKeysAreReadAtOnce() throws IOException {
        Map<String, String> variables = new HashMap<>();
        IntStream.range(0, 300).forEach(n -> variables.put("GEMINI_KEY_" + n, "secret-" + n));
        String models =
                IntStream.range(0, 5)
                        .mapToObj(n -> "{\"model\": \"m" + n + "\", \"rpm_limit\": 15}")
                        .collect(Collectors.joining(","));
        String keys =
                IntStream.range(0, 300)
                        .mapToObj(n ->
                                "{\"key_id\": \"g-N\", \"api_key\": \"GEMINI_KEY_N\", \"priority_models\": [MODELS]}"
                                        .replace("N\"", n + "\"")
                                        .replace("MODELS", models))
                        .collect(Collectors.joining(",\n"));
        Files.writeString(
                folder.resolve("key-pool.json"),
                "{\"providers\": {\"gemini\": {\"keys\": [" + keys + "]}}}");
        load(entry("warm", "model: key-pool/gemini"), variables);
        // the processor's time: others may keep it busy
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        Configuration read = load(entry("a", "model: key-pool/gemini"), variables);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);

        assertThat(read.deployments()).hasSize(1500);
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    private static String entry(String group, String params) {
        return "model_list:\n  - model_name: " + group + "\n    litellm_params: {" + params + "}\n";
    }

    private Configuration load(String yaml, Map<String, String> variables) throws IOException {
        Files.writeString(file, yaml);
        return loader(variables).load(file);
    }

    private static ConfigurationLoader loader(Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors());
    }
}
