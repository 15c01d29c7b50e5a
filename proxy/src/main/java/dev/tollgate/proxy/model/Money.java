package dev.tollgate.proxy.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of US dollars in whole billionths, so that sums are exact.
 *
 * @param nanos billionths of a dollar
 */
public record Money(long nanos) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    private static final int SCALE = 9;

    /** The nearest billionth. */
    public static Money ofDollars(BigDecimal dollars) {
        return new Money(
                dollars.setScale(SCALE, RoundingMode.HALF_UP).unscaledValue().longValueExact());
    }

    /** In dollars, without zeros at the end. */
    public BigDecimal dollars() {
        BigDecimal exact = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanos, other.nanos));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    @Override
    public String toString() {
        return dollars().toPlainString();
    }
}
