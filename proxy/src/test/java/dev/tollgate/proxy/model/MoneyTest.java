package dev.tollgate.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0.000000001",
        "-1, -0.000000001",
        "1500000, 0.0015",
        "1000000000, 1",
        "-2500000000, -2.5",
        "120000000000, 120",
        "9223372036854775807, 9223372036.854775807",
        "-9223372036854775808, -9223372036.854775808"
    })
    void isWrittenInDollarsWithoutZerosAtTheEnd(long nanos, String dollars) {
        assertThat(new Money(nanos)).hasToString(dollars);
    }

    @Test
    void isWrittenAsItsDollarsAre() {
        Random random = new Random(3);
        for (int run = 0; run < 1_000; run++) {
            Money money = new Money(random.nextLong() >> random.nextInt(64));
            assertThat(money).hasToString(money.dollars().toPlainString());
        }
    }
}
