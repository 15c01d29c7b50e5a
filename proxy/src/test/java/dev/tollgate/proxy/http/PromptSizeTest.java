package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.json.RawObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptSizeTest {

    @ParameterizedTest
    @CsvSource({
        // of text, of each image, images, tokens at least, tokens at most
        "400, 0, 0, 100, 120",
        "400000, 0, 0, 100000, 100100",
        "400, 1000000, 1, 1100, 1200",
        "40000, 3000000, 3, 13000, 13200",
    })
    void imagesDoNotCountByTheirBytes(int text, int image, int images, long least, long most) {
        String data =
                "{\"type\":\"image_url\",\"url\":\"data:image/png;base64,"
                        + "iVB".repeat(image / 3)
                        + "\"},";
        String body =
                "{\"messages\":[" + data.repeat(images) + "\"" + "word ".repeat(text / 5) + "\"]}";

        assertThat(PromptSize.tokens(RawObject.of(body.getBytes(UTF_8)))).isBetween(least, most);
    }
}
