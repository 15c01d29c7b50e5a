package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.ValkeySettings;
import dev.tollgate.proxy.store.ValkeySettings.Address;
import dev.tollgate.proxy.store.ValkeySettings.Sentinels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Valkey is, by the file and by variables. */
class ValkeyReaderTest {

    private static final String NODES = "[[\"s0.s\",26379],[\"s1.s\",26380]]";

    /** A file, variables, and: host:port user password database TLS. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | REDIS_HOST=v | v:6379 - - 0 false",
                "{} | REDIS_HOST=v REDIS_PORT=7 REDIS_PASSWORD=p REDIS_USERNAME=u REDIS_SSL=true"
                        + " | v:7 u p 0 true",
                "{} | REDIS_URL=redis://u:p%40+w@v:7/2 | v:7 u p@+w 2 false",
                "{} | REDIS_URL=rediss://:p@v | v:6379 - p 0 true",
                "{router_settings: {redis_host: r, redis_port: 8, redis_password: q}}"
                        + " | REDIS_HOST=v REDIS_URL=redis://w | r:8 - q 0 false",
                "{router_settings: {redis_url: 'redis://r', redis_host: x}} || r:6379 - - 0 false",
                "{router_settings: {redis_host: r}} | REDIS_PASSWORD=p | r:6379 - p 0 false",
                "{router_settings: {redis_host: os.environ/H, redis_port: os.environ/P}} | H=v P=9"
                        + " | v:9 - - 0 false",
                "{litellm_settings: {cache_params: {type: redis, host: c, port: 9, username: u,"
                        + " password: q, db: 4, ssl: true}}} | REDIS_HOST=v | c:9 u q 4 true",
                "{litellm_settings: {cache_params: {type: redis}}} | REDIS_HOST=v"
                        + " | v:6379 - - 0 false",
                "{litellm_settings: {cache_params: {type: s3, host: c}}} | REDIS_HOST=v"
                        + " | v:6379 - - 0 false",
            })
    void serverIsTheFirstThatIsNamed(String file, String variables, String expected) {
        ValkeySettings read = read(file, variables(variables)).orElseThrow();
        String seen =
                String.join(
                        " ",
                        read.where().toString(),
                        read.user().orElse("-"),
                        read.password().map(Secret::value).orElse("-"),
                        String.valueOf(read.database()),
                        String.valueOf(read.tls()));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void sentinelsAreReadFromVariables() {
        Map<String, String> variables =
                Map.of(
                        "REDIS_SENTINEL_NODES",
                        NODES,
                        "REDIS_SERVICE_NAME",
                        "primary",
                        "REDIS_PASSWORD",
                        "p",
                        "REDIS_SENTINEL_PASSWORD",
                        "q");
        assertThat(read("{}", variables)).contains(sentinels());
    }

    @Test
    void sentinelsAreReadFromTheFile() {
        String file =
                "{litellm_settings: {cache_params: {type: redis, service_name: primary, password: p,"
                        + " sentinel_password: q, sentinel_nodes: "
                        + NODES
                        + "}}}";
        assertThat(read(file, Map.of())).contains(sentinels());
    }

    private static ValkeySettings sentinels() {
        List<Address> nodes = List.of(new Address("s0.s", 26379), new Address("s1.s", 26380));
        return new ValkeySettings(
                new Sentinels(nodes, "primary", Optional.of(new Secret("q"))),
                Optional.empty(),
                Optional.of(new Secret("p")),
                0,
                false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{litellm_settings: {cache_params: {type: local, host: c}}}"})
    void withoutServerThereIsNone(String file) {
        assertThat(read(file, Map.of("REDIS_PORT", "7", "REDIS_PASSWORD", "p"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REDIS_URL=http://u:canary@v | REDIS_URL: is no address of a server",
                "REDIS_URL=redis://u:canary@v/x | REDIS_URL: is no address of a server",
                "REDIS_URL=redis://u:can^ary@v | REDIS_URL: is no address of a server",
                "REDIS_HOST=v REDIS_PORT=canary | REDIS_PORT: is text, not a whole number",
                "REDIS_HOST=v REDIS_SSL=canary | REDIS_SSL: is text, not true or false",
                "REDIS_SENTINEL_NODES=[canary | REDIS_SENTINEL_NODES: is no list of pairs",
                "REDIS_SENTINEL_NODES=[[\"a\",1]] | REDIS_SERVICE_NAME: is missing",
            })
    void wrongValuesAreNamedAndNotShown(String variables, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("{}", variables(variables)))
                .satisfies(e ->
                        assertThat(e.problems())
                                .anyMatch(line -> line.contains(problem))
                                .noneMatch(line -> line.contains("canary")));
    }

    @Test
    void settingsShowNoPassword() {
        assertThat(read("{}", Map.of("REDIS_URL", "redis://u:canary@v")).orElseThrow())
                .asString()
                .doesNotContain("canary");
        assertThat(sentinels()).asString().contains("s0.s:26379").doesNotContain("Secret[value");
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split(" ", -1)) {
            String[] parts = pair.split("=", 2);
            variables.put(parts[0], parts[1]);
        }
        return variables;
    }

    private static Optional<ValkeySettings> read(String file, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors()).read("c.yaml", file).valkey();
    }
}
