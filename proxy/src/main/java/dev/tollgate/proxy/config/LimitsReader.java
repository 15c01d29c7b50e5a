package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Limits;
import java.util.OptionalLong;
import java.util.function.Function;

/** The four limits by the start of their names. */
final class LimitsReader {

    private LimitsReader() {}

    /**
     * What {@code value} gives for {@code rpm}, {@code tpm}, {@code rpd} and {@code tpd}.
     *
     * @see Limits
     */
    static Limits read(Function<String, OptionalLong> value) {
        return new Limits(
                value.apply("rpm"), value.apply("tpm"), value.apply("rpd"), value.apply("tpd"));
    }
}
