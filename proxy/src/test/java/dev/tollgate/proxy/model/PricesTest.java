package dev.tollgate.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PricesTest {

    @Test
    void everyClassOfTokensHasItsPrice() {
        Prices prices = new Prices(3e-6, 3e-7, 3.75e-6, 4e-5, 1.5e-5, 2e-5, 8e-5);

        BigDecimal cost = prices.cost(new Usage(1000, 100, 10, 1, 1000, 100, 10, 0, 0, 0, 0));

        assertThat(cost).isEqualByComparingTo("0.0209075");
    }

    @Test
    void sumsOfManySmallCostsAreExact() {
        Prices prices = new Prices(1e-7, 2e-7);
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 0; n < 10_000; n++) {
            sum = sum.add(prices.cost(new Usage(1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
        }

        assertThat(sum).isEqualByComparingTo("0.004");
    }

    @Test
    void nothingUsedCostsNothing() {
        assertThat(new Prices(1, 1).cost(Usage.NONE)).isEqualByComparingTo("0");
    }
}
