package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.Payload;
import org.junit.jupiter.api.Test;

class PromptLengthTest {

    @Test
    void fourBytesAreAToken() {
        assertThat(tokens("word".repeat(1000))).isEqualTo(1000);
        assertThat(tokens("a word. ".repeat(10_000))).isEqualTo(20_000);
    }

    @Test
    void fileInBase64IsNoText() {
        String image = "\"data:image/png;base64," + "iVBORw0KGgo".repeat(400_000) + "==\"";

        assertThat(tokens(image + ' ' + image)).isBetween(2000L, 2100L);
    }

    @Test
    void escapedLettersCountAsTheLettersThatTheyAre() {
        assertThat(tokens("\\u4e2d\\u6587".repeat(10_000)))
                .isEqualTo(tokens("中文".repeat(10_000)))
                .isEqualTo(15_000);
        assertThat(tokens("one line\\n".repeat(10_000)))
                .isEqualTo(tokens("one line\n".repeat(10_000)));
    }

    private static long tokens(String body) {
        return PromptLength.tokens(Payload.of(body.getBytes(UTF_8)));
    }
}
