package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which database the file and the environment name. */
class DatabaseReaderTest {

    private static Optional<DatabaseSettings> read(String general, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors())
                .read("c.yaml", "model_list: []\ngeneral_settings: {" + general + "}\n")
                .database();
    }

    @Test
    void withoutANameThereIsNone() {
        assertThat(read("", Map.of("DATABASE_USERNAME", "u"))).isEmpty();
    }

    @Test
    void variablesOfTheManifestsNameIt() {
        Map<String, String> variables =
                Map.of(
                        "DATABASE_HOST", "tollgate-postgresql-rw",
                        "DATABASE_PORT", "5433",
                        "DATABASE_NAME", "litellm",
                        "DATABASE_USERNAME", "u",
                        "DATABASE_PASSWORD", "p@/:",
                        "DATABASE_SCHEMA", "gate");
        assertThat(read("", variables))
                .hasValue(
                        DatabaseSettings.of(
                                new Address(
                                        "tollgate-postgresql-rw:5433",
                                        "litellm",
                                        "u",
                                        new Secret("p@/:"),
                                        "gate",
                                        Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "'database_url: \"postgresql://file/d\"', file:5432",
        "'', variable:5432",
        "'database_url: os.environ/OTHER', other:5432",
    })
    void theFilesUrlWinsThenTheVariablesThenItsParts(String general, String hosts) {
        Map<String, String> variables =
                Map.of(
                        "DATABASE_URL", "postgresql://variable/d",
                        "OTHER", "postgresql://other/d",
                        "DATABASE_HOST", "part",
                        "DATABASE_NAME", "d");
        assertThat(read(general, variables).orElseThrow().address().hosts()).isEqualTo(hosts);
    }

    @ParameterizedTest
    @CsvSource({
        "'', none, PT1H",
        "maximum_spend_logs_retention_period: 30d, PT720H, PT1H",
        "'maximum_spend_logs_retention_period: 1mo, maximum_spend_logs_retention_interval: 6h',"
                + " PT720H, PT6H",
        "maximum_spend_logs_retention_interval: 7d, none, PT24H",
    })
    void spendRowsStayAsLongAsTheFileSays(String general, String retention, Duration interval) {
        String comma = general.isEmpty() ? "" : ", ";
        DatabaseSettings.Upkeep upkeep =
                read("database_url: \"postgresql://h/d\"" + comma + general, Map.of())
                        .orElseThrow()
                        .upkeep();
        assertThat(upkeep.retention().map(Duration::toString).orElse("none")).isEqualTo(retention);
        assertThat(upkeep.interval()).isEqualTo(interval);
    }

    @Test
    void numbersStandInTheFileOrInTheUrl() {
        String url = "database_url: \"postgresql://h/d?connection_limit=3&pool_timeout=4\"";
        DatabaseSettings ofUrl = read(url, Map.of()).orElseThrow();
        assertThat(ofUrl.connections()).isEqualTo(3);
        assertThat(ofUrl.connectionTimeout()).isEqualTo(Duration.ofSeconds(4));
        DatabaseSettings ofFile =
                read(
                                url
                                        + ", database_connection_pool_limit: 20,"
                                        + " database_connection_timeout: 60,"
                                        + " user_api_key_cache_ttl: 5",
                                Map.of())
                        .orElseThrow();
        assertThat(ofFile.connections()).isEqualTo(20);
        assertThat(ofFile.connectionTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(ofFile.keyTtl()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void migrationsGoPastThePooler() {
        DatabaseSettings settings =
                read(
                                "",
                                Map.of(
                                        "DATABASE_URL", "postgresql://pooler/d",
                                        "DIRECT_URL", "postgresql://primary/d"))
                        .orElseThrow();
        assertThat(settings.address().hosts()).isEqualTo("pooler:5432");
        assertThat(settings.forMigrations().hosts()).isEqualTo("primary:5432");
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, mysql://u:canary@h/d, doesn't begin with postgresql://",
        "DIRECT_URL, postgresql://u:canary@h, names no database",
        "DATABASE_SCHEMA, canary-1, other signs than letters",
    })
    void whatCannotBeReadIsToldWithoutItsValue(String variable, String value, String why) {
        Map<String, String> variables =
                variable.equals("DATABASE_URL")
                        ? Map.of(variable, value)
                        : Map.of(variable, value, "DATABASE_HOST", "h", "DATABASE_NAME", "d");
        ConfigurationException e =
                catchThrowableOfType(ConfigurationException.class, () -> read("", variables));
        assertThat(e.problems())
                .singleElement()
                .asString()
                .contains(variable, why)
                .doesNotContain("canary");
    }
}
