package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tollgate.proxy.json.RawObject;
import java.util.Random;
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

    /**
     * However words, files and escapes follow each other, at every length near the longest word.
     */
    @Test
    void countsAsIfItLookedAtEachLetter() {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            StringBuilder prompt = new StringBuilder("x".repeat(16 << 10).replace("xxxx", "xxx "));
            int parts = random.nextInt(12);
            for (int part = 0; part < parts; part++) {
                prompt.append("a".repeat(1_990 + random.nextInt(20)))
                        .append(" ".repeat(random.nextInt(3)))
                        .append(random.nextBoolean() ? "\\u4e2d" : "\\n")
                        .append("b".repeat(random.nextInt(5_000)));
            }
            assertThat(tokens(prompt.toString())).isEqualTo(letterByLetter(prompt.toString()));
        }
    }

    private static long letterByLetter(String prompt) {
        String all = "{\"p\":\"" + prompt + "\"}";
        long text = all.length() + 1L;
        long media = 0;
        for (String word : all.split("[^A-Za-z0-9+/=_-]", -1)) {
            media += word.length() > 2_000 ? 1 : 0;
            text -= word.length() > 2_000 ? word.length() : 0;
        }
        text -= 3L * all.split("\\\\u", -1).length - 3;
        return text / 4 + media * 1_000;
    }

    private static long tokens(String prompt) {
        return PromptSize.tokens(RawObject.of(("{\"p\":\"" + prompt + "\"}").getBytes(UTF_8)));
    }
}
