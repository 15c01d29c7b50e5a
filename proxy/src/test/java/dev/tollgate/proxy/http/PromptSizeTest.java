package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tollgate.proxy.json.RawObject;
import org.junit.jupiter.api.Test;

class PromptSizeTest {

    @Test
    void fourBytesAreAToken() {
        assertThat(tokens("word ".repeat(100))).isCloseTo(125, within(4L));
        assertThat(tokens("a word. ".repeat(10_000))).isCloseTo(20_000, within(4L));
    }

    @Test
    void fileInBase64IsNoText() {
        String image = "data:image/png;base64," + "iVBORw0KGgo".repeat(400_000) + "==";

        assertThat(tokens(image + ' ' + image)).isBetween(2000L, 2100L);
    }

    @Test
    void escapedLettersCountAsTheLettersThatTheyAre() {
        assertThat(tokens("\\u4e2d\\u6587".repeat(10_000)))
                .isEqualTo(tokens("中文".repeat(10_000)))
                .isCloseTo(15_000, within(4L));
    }

    private static long tokens(String prompt) {
        return PromptSize.tokens(RawObject.of(("{\"p\":\"" + prompt + "\"}").getBytes(UTF_8)));
    }
}
