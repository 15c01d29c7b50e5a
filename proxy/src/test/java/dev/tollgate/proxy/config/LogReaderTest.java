package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.proxy.observe.LogSettings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged, and how, is read from where LiteLLM looks for it. */
class LogReaderTest {

    private static LogSettings read(String settings, Map<String, String> variables) {
        return new ConfigurationLoader(variables, new FakeVendors())
                .read("config.yaml", "litellm_settings: {" + settings + "}")
                .logs();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '', false, INFO",
        "'', true, '', true, INFO",
        "json_logs: true, '', '', true, INFO",
        "json_logs: false, true, '', false, INFO",
        "set_verbose: true, '', '', false, DEBUG",
        "set_verbose: true, '', error, false, ERROR",
        "'', '', WARNING, false, WARNING"
    })
    void fileWinsInFormAndVariableInLevel(
            String settings, String json, String level, boolean isJson, String shown) {
        Map<String, String> variables = new HashMap<>();
        variables.put("JSON_LOGS", json);
        variables.put("LITELLM_LOG", level);

        LogSettings logs = read(settings, variables);

        assertThat(logs.json()).isEqualTo(isJson);
        assertThat(logs.level().name()).isEqualTo(shown);
    }

    @Test
    void whatIsNoLevelOrNoPartIsTold() {
        ConfigurationException wrong =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () -> read("request_log_sample: 10", Map.of("LITELLM_LOG", "loud")));

        assertThat(wrong.problems())
                .anyMatch(problem -> problem.contains("LITELLM_LOG: is no level"))
                .anyMatch(
                        problem -> problem.contains("request_log_sample: is not between 0 and 1"));
    }
}
