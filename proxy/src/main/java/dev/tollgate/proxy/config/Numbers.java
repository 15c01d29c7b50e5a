package dev.tollgate.proxy.config;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as people write them in YAML and variables: {@code 60}, {@code "60"}, {@code 1_000}. */
final class Numbers {

    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[-+]?([0-9]{1,30}(\\.[0-9]{0,30})?|\\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?");

    private Numbers() {}

    static Optional<BigDecimal> decimal(String text) {
        String plain = text.strip().replace("_", "");
        return DECIMAL.matcher(plain).matches()
                ? Optional.of(new BigDecimal(plain))
                : Optional.empty();
    }
}
