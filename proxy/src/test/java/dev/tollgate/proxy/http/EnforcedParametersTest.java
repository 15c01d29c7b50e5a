package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests have what settings and keys ask for. */
class EnforcedParametersTest {

    private static final String KEY = "sk-abcdefghijklmnopqrst-wxyz";
    private static final VirtualKeys GATEWAY =
            new VirtualKeys(
                    """
                    model_list:
                      - model_name: cheap
                        litellm_params: {model: openai/gpt-4o-mini, mock_response: from cheap}
                    general_settings:
                      master_key: sk-master-1234567
                      enforced_params: [user]
                      service_account_settings: {enforced_params: [metadata.job]}
                    """);

    @AfterAll
    static void stop() {
        GATEWAY.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {}                                             | -                                  | user
                    {}                                             | ,"user":"u"                        | -
                    {"metadata":{"service_account_id":"s"}}        | ,"user":"u"                        | metadata.job
                    {"metadata":{"service_account_id":"s"}}        | ,"user":"u","metadata":{"job":"j"} | -
                    {"metadata":{"enforced_params":["seed"]}}      | ,"user":"u"                        | seed
                    {"metadata":{"enforced_params":["seed"]}}      | ,"user":"u","seed":1               | -
                    """)
    void whatIsMissingIsNamed(String key, @Nullable String further, @Nullable String missing)
            throws Exception {
        GATEWAY.key(KEY, key);

        RawClient.Answer answer = GATEWAY.chat(KEY, "cheap", further == null ? "" : further);

        if (missing == null) {
            assertThat(answer.status()).isEqualTo(200);
            return;
        }
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/message").asText())
                .isEqualTo(
                        "BadRequest please pass param="
                                + missing
                                + " in request body. This is a required param");
    }
}
