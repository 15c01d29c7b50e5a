package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.guard.BudgetWindow;
import dev.tollgate.proxy.guard.Scopes;
import dev.tollgate.proxy.guard.Shares;
import dev.tollgate.proxy.guard.Shares.Mode;
import dev.tollgate.proxy.model.Money;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configuration limits for everybody, and what counts without Valkey. */
class LimitsOfAllTest {

    private static Configuration read(String yaml) {
        return new ConfigurationLoader(Map.of(), new FakeVendors()).read("config.yaml", yaml);
    }

    @Test
    void nothingIsLimitedWithoutAWord() {
        Configuration read = read("model_list: []");
        assertThat(read.http().limits()).isEqualTo(Scopes.Settings.PLAIN);
        assertThat(read.onValkeyLoss()).isEqualTo(Shares.DEFAULT);
    }

    @Test
    void budgetOfAllBeginsAnewInTheNamedZone() {
        Scopes.Settings read =
                read("""
                model_list: []
                litellm_settings:
                  max_budget: 10.5
                  budget_duration: 1mo
                  timezone: Europe/Berlin
                  max_end_user_budget_id: free
                """)
                        .http()
                        .limits();
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(read.zone()).isEqualTo(berlin);
        assertThat(read.customer()).contains("free");
        assertThat(read.proxy().budget()).contains(new Money(10_500_000_000L));
        assertThat(read.proxy().window())
                .contains(BudgetWindow.of("1mo", berlin, Optional.empty()));
    }

    @Test
    void newUsersGetTheOlderKeysBudgetUnlessTheParametersNameOne() {
        String older =
                "litellm_settings: {max_internal_user_budget: 3, internal_user_budget_duration: 1d";
        assertThat(read(older + "}").http().admin().users().toString())
                .isEqualTo("{\"max_budget\":3,\"budget_duration\":\"1d\"}");
        assertThat(
                        read(older + ", default_internal_user_params: {max_budget: 5}}")
                                .http()
                                .admin()
                                .users()
                                .path("max_budget")
                                .asInt())
                .isEqualTo(5);
    }

    @Test
    void eachFeatureHasItsModeWhileValkeyIsAway() {
        String loss =
                "{tollgate_limits: {on_valkey_loss: {budgets: fail_closed, rate_limits: fail_open}}}";
        assertThat(read("general_settings: " + loss).onValkeyLoss())
                .isEqualTo(new Shares(Mode.FAIL_CLOSED, Mode.FAIL_OPEN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    litellm_settings: {timezone: Mars/Crater} | timezone
                    litellm_settings: {max_budget: 1, budget_duration: soon} | budget_duration
                    general_settings: {tollgate_limits: {on_valkey_loss: {budgets: maybe}}} | fail_open
                    """)
    void mistakesAreNamed(String yaml, String named) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named);
    }
}
