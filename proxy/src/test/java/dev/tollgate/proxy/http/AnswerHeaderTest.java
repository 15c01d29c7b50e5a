package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeaderTest {

    private static final AnswerHeader.Name NAME = AnswerHeader.Name.of("X-Some-Header");

    private static String written(Header header) {
        BufferData buffer = BufferData.growing(16);
        header.writeHttp1Header(buffer);
        return buffer.readString(buffer.available(), US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "two words", "1.5", "tab\tinside", "\u00e9"})
    void isWrittenAsTheServerWritesItsOwn(String value) {
        Header servers = HeaderValues.create("X-Some-Header", value);
        servers.validate();

        assertThat(written(NAME.with(value))).isEqualTo(written(servers));
        assertThat(NAME.with(value).get()).isEqualTo(value);
        assertThat(NAME.with(value).headerName()).isEqualTo(servers.headerName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "\u0000", " a", "a\u007f", "\ta", "a\n"})
    void valueThatWouldBreakTheHeadIsRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NAME.with(value))
                .withMessageContaining("x-some-header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a:", "a\r\n", "(a)"})
    void nameThatIsNoneIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerHeader.Name.of(name));
    }

    @Test
    void numberIsReadAsFromTheServersOwn() {
        assertThat(NAME.with("12").asInt().get()).isEqualTo(12);
        assertThat(NAME.with("12").asLong().get()).isEqualTo(12);
        assertThat(NAME.with("12").asDouble().get()).isEqualTo(12);
        assertThat(NAME.with("true").asBoolean().get()).isTrue();
        assertThat(NAME.with("a").asString().get()).isEqualTo("a");
    }

    @Test
    void latestHeaderOfANameIsKept() {
        HeaderCache cache = new HeaderCache("x-");

        AnswerHeader first = cache.header("a", "1");

        assertThat(cache.header("a", "1")).isSameAs(first);
        assertThat(cache.header("a", "2")).hasToString("x-a: 2");
        assertThat(cache.header("a", "1")).hasToString("x-a: 1");
    }
}
