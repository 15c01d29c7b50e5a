package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationWatcherTest {

    private static final String BAD = "router_settings: {num_retries: many}";

    private static final String POOL =
            """
            {"providers": {"gemini": {"keys": [
              {"key_id": "g", "api_key": "GEMINI_KEY_*", "priority_models": [{"model": "flash"}]}
            ]}}}
            """;

    @TempDir private Path folder;

    private final BlockingQueue<Configuration> changes = new LinkedBlockingQueue<>();
    private final List<String> log = new ArrayList<>();
    private final Handler handler = new Recorder();
    private final Logger logger = Logger.getLogger(ConfigurationWatcher.class.getName());
    private Path file;
    private Path secrets;

    @BeforeEach
    void prepare() throws IOException {
        file = folder.resolve("config.yaml");
        secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("KEY"), "old");
        Files.writeString(file, model("a"));
        logger.addHandler(handler);
    }

    @AfterEach
    void forget() {
        logger.removeHandler(handler);
    }

    @Test
    void unchangedFileIsNotReadAgain() {
        watcher().look();

        assertThat(changes).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void changedFileGivesANewConfiguration() throws IOException {
        ConfigurationWatcher watcher = watcher();
        Files.writeString(file, model("b"));
        watcher.look();
        watcher.look();

        assertThat(changes)
                .singleElement()
                .extracting(ConfigurationWatcherTest::group)
                .isEqualTo("b");
    }

    @Test
    void brokenFileIsToldOnceAndChangesNothing() throws IOException {
        ConfigurationWatcher watcher = watcher();
        Files.writeString(file, BAD);
        watcher.look();
        watcher.look();

        assertThat(changes).isEmpty();
        assertThat(log).hasSize(2).first().asString().contains("router_settings.num_retries");
        Files.writeString(file, BAD + "\n");
        watcher.look();
        assertThat(log).as("other content is told again").hasSize(4);
    }

    @Test
    void mendedFileOfTheSameContentIsNoChange() throws IOException {
        ConfigurationWatcher watcher = watcher();
        Files.delete(file);
        watcher.look();
        Files.writeString(file, model("a"));
        watcher.look();

        assertThat(changes).isEmpty();
    }

    @Test
    void changedIncludedFileCounts() throws IOException {
        Path included = folder.resolve("more.yaml");
        Files.writeString(included, model("a"));
        Files.writeString(file, "include: [more.yaml]");
        ConfigurationWatcher watcher = watcher();
        Files.writeString(included, model("c"));
        watcher.look();

        assertThat(changes)
                .singleElement()
                .extracting(ConfigurationWatcherTest::group)
                .isEqualTo("c");
    }

    @Test
    void includedFileThatIsMendedCounts() throws IOException {
        ConfigurationWatcher watcher = watcher();
        Path included = folder.resolve("more.yaml");
        Files.writeString(included, BAD);
        Files.writeString(file, "include: [more.yaml]");
        watcher.look();
        watcher.look();
        Files.writeString(included, model("f"));
        watcher.look();

        assertThat(changes)
                .singleElement()
                .extracting(ConfigurationWatcherTest::group)
                .isEqualTo("f");
    }

    @Test
    void changedSecretCounts() throws IOException {
        ConfigurationWatcher watcher = watcher();
        Files.writeString(secrets.resolve("KEY"), "new");
        watcher.look();

        assertThat(changes)
                .singleElement()
                .extracting(read -> read.deployments().getFirst().setting("api_key").orElse(""))
                .isEqualTo("new");
        assertThat(log).noneMatch(line -> line.contains("new"));
    }

    @Test
    void keysOfAPoolComeChangeAndGo() throws IOException {
        Path pool = folder.resolve("key-pool.json");
        Files.writeString(
                file, "model_list: [{model_name: a, litellm_params: {model: key-pool/gemini}}]");
        ConfigurationWatcher watcher = watcher();
        watcher.look();
        assertThat(keys()).as("there is no pool yet").isNull();

        Files.writeString(pool, POOL);
        Files.writeString(secrets.resolve("GEMINI_KEY_1"), "one");
        watcher.look();
        assertThat(keys()).containsExactly(entry("g-1/flash", "one"));

        Files.writeString(secrets.resolve("GEMINI_KEY_2"), "two");
        watcher.look();
        assertThat(keys()).containsExactly(entry("g-1/flash", "one"), entry("g-2/flash", "two"));

        Files.writeString(secrets.resolve("GEMINI_KEY_1"), "renewed");
        watcher.look();
        assertThat(keys())
                .containsExactly(entry("g-1/flash", "renewed"), entry("g-2/flash", "two"));

        Files.delete(secrets.resolve("GEMINI_KEY_1"));
        watcher.look();
        assertThat(keys()).containsExactly(entry("g-2/flash", "two"));

        Files.writeString(pool, POOL.replace("flash", "pro"));
        watcher.look();
        assertThat(keys()).containsExactly(entry("g-2/pro", "two"));

        watcher.look();
        assertThat(keys()).as("nothing has changed").isNull();
    }

    /**
     * The secrets of the next configuration by the ids of deployments; null where there is none.
     */
    private @Nullable Map<String, String> keys() {
        Configuration next = changes.poll();
        if (next == null) {
            return null;
        }
        Map<String, String> keys = new LinkedHashMap<>();
        next.deployments()
                .forEach(each -> keys.put(each.id(), each.setting("api_key").orElseThrow()));
        return keys;
    }

    @Test
    void swappedLinkOfAConfigMapCounts() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(first.resolve("config.yaml"), model("a"));
        Files.writeString(second.resolve("config.yaml"), model("b"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        file = Files.createSymbolicLink(folder.resolve("c.yaml"), data.resolve("config.yaml"));
        ConfigurationWatcher watcher = watcher();
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        watcher.look();

        assertThat(changes)
                .singleElement()
                .extracting(ConfigurationWatcherTest::group)
                .isEqualTo("b");
    }

    @Test
    void wokenWatcherLooksAtOnce() throws Exception {
        try (ConfigurationWatcher watcher = watcher()) {
            watcher.start(Duration.ofHours(1));
            Files.writeString(file, model("d"));
            watcher.wake();

            assertThat(changes.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void closedWatcherIsSilent() throws IOException {
        ConfigurationWatcher watcher = watcher();
        watcher.close();
        Files.writeString(file, model("e"));
        watcher.look();

        assertThat(changes).isEmpty();
    }

    private ConfigurationWatcher watcher() {
        ConfigurationLoader loader =
                new ConfigurationLoader(
                        Map.of("TOLLGATE_SECRETS_DIR", secrets.toString()), new FakeVendors());
        return new ConfigurationWatcher(loader, file, loader.load(file), changes::add);
    }

    private static String model(String group) {
        return "model_list: [{model_name: "
                + group
                + ", litellm_params: {model: openai/x, api_key: os.environ/KEY}}]";
    }

    private static String group(Configuration configuration) {
        return configuration.deployments().getFirst().group();
    }

    private final class Recorder extends Handler {

        @Override
        public void publish(LogRecord line) {
            log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
