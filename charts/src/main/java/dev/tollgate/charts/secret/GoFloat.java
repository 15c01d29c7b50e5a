package dev.tollgate.charts.secret;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The two decimal forms that Go gives a 64-bit float: SOPS hashes the plain one and prints the JSON
 * one, so both must agree with Go to the byte.
 */
final class GoFloat {

    private static final BigDecimal PLAIN_FROM = new BigDecimal("1e-6");
    private static final BigDecimal PLAIN_BELOW = new BigDecimal("1e21");
    private static final int MAX_DIGITS = 17;

    private GoFloat() {}

    /** The form of {@code strconv.FormatFloat(value, 'f', -1, 64)}. */
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return shortest(value).toPlainString();
    }

    /** The form of Go's {@code json.Marshal} for a number in plain form. */
    static String json(String plain) {
        if (plain.equals("-0") || plain.equals("0") || !Character.isDigit(lastOf(plain))) {
            return plain;
        }
        return jsonForm(new BigDecimal(plain));
    }

    private static char lastOf(String text) {
        return text.charAt(text.length() - 1);
    }

    private static String jsonForm(BigDecimal parsed) {
        BigDecimal number = parsed.stripTrailingZeros();
        BigDecimal size = number.abs();
        if (size.compareTo(PLAIN_FROM) >= 0 && size.compareTo(PLAIN_BELOW) < 0) {
            return number.toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        int exponent = number.precision() - number.scale() - 1;
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = number.signum() < 0 ? "-" : "";
        String power = (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + power;
    }

    /** The fewest digits that read back as the same number; Java 17's own form is often longer. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
    }
}
