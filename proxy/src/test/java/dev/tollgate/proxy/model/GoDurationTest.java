package dev.tollgate.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "6m0s, 360000",
        "20ms, 20",
        "34.074824224s, 34075",
        "1h2m3s, 3723000",
        "0s, 0",
        "59.5s, 59500",
        "1d, 86400000",
        "1.2ms, 2",
    })
    void isReadInMilliseconds(String text, long millis) {
        assertThat(GoDuration.millis(text)).hasValue(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "s", "-1s", "5s3m", "1 s", "9999999999s"})
    void otherTextsAreNone(String text) {
        assertThat(GoDuration.millis(text)).isEmpty();
    }
}
