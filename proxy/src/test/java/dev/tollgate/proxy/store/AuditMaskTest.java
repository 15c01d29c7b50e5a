package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"api_key\":\"canary\"} | {\"api_key\":\"***\"}",
                "{\"litellm_params\":{\"aws_secret_access_key\":\"canary\",\"model\":\"m\"}}"
                        + " | {\"litellm_params\":{\"aws_secret_access_key\":\"***\",\"model\":\"m\"}}",
                "{\"vertex_credentials\":{\"private_key\":\"canary\"}} | {\"vertex_credentials\":\"***\"}",
                "{\"credential_name\":\"azure\",\"credential_values\":{\"a\":\"canary\"}}"
                        + " | {\"credential_name\":\"azure\",\"credential_values\":\"***\"}",
                "{\"metadata\":{\"logging\":[{\"callback_vars\":{\"langfuse_secret_key\":\"canary\"}}]}}"
                        + " | {\"metadata\":{\"logging\":[{\"callback_vars\":{\"langfuse_secret_key\":\"***\"}}]}}",
                "{\"extra_headers\":{\"Authorization\":\"canary\"}} | {\"extra_headers\":{\"Authorization\":\"***\"}}",
                "{\"metadata\":{\"note\":\"Bearer sk-canary\",\"list\":[\"sk-canary\"]}}"
                        + " | {\"metadata\":{\"note\":\"***\",\"list\":[\"***\"]}}",
                "{\"password\":\"canary\",\"session_token\":\"canary\"}"
                        + " | {\"password\":\"***\",\"session_token\":\"***\"}",
                "{\"max_tokens\":5,\"tpm_limit\":7,\"key_alias\":\"a\",\"key_name\":\"sk-...abcd\"}"
                        + " | {\"max_tokens\":5,\"tpm_limit\":7,\"key_alias\":\"a\",\"key_name\":\"sk-...abcd\"}",
                "{\"api_key\":null,\"team_id\":\"t\",\"models\":[\"gpt-4o\"]}"
                        + " | {\"api_key\":null,\"team_id\":\"t\",\"models\":[\"gpt-4o\"]}",
            })
    void secretsAreMaskedAndAllElseStays(String data, String masked) {
        ObjectNode seen = AuditMask.of((ObjectNode) Json.parse(data));
        assertThat(seen).isEqualTo(Json.parse(masked));
        assertThat(seen.toString()).doesNotContain("canary");
    }
}
