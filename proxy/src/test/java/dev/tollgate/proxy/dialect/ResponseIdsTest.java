package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.dialect.ResponseIds.Origin;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseIdsTest {

    private static final Origin ORIGIN = new Origin("openai", "d?>~1", "resp_abc;x");

    @Test
    void idLeadsBackToItsDeployment() {
        String id = ResponseIds.encode(ORIGIN);

        assertThat(id).matches("resp_[A-Za-z0-9_-]+");
        assertThat(ResponseIds.decode(id)).contains(ORIGIN);
    }

    @Test
    void idsOfLiteLlmAreReadToo() {
        String plain = "litellm:custom_llm_provider:openai;model_id:d?>~1;response_id:resp_abc;x";
        String padded = Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));

        assertThat(padded).containsAnyOf("+", "/", "=");
        assertThat(ResponseIds.decode("resp_" + padded)).contains(ORIGIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resp_",
                "resp_68345176de988198aafb95e60f1220b0048ee156292778f8",
                "resp_%%%",
                "chatcmpl-1",
                "resp_bGl0ZWxsbTpub25lOy47"
            })
    void otherIdsHaveNoOrigin(String id) {
        assertThat(ResponseIds.decode(id)).isEmpty();
    }
}
