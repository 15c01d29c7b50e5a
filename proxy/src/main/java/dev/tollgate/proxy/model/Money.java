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
    private static final long NANOS = 1_000_000_000;

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

    /** In dollars, without zeros at the end. */
    @Override
    public String toString() {
        long parts = Math.abs(nanos % NANOS);
        String whole = (nanos < 0 ? "-" : "") + Math.abs(nanos / NANOS);
        if (parts == 0) {
            return whole;
        }
        String digits = Long.toString(NANOS + parts);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + digits.substring(1, end);
    }
}
