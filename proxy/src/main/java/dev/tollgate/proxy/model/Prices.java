package dev.tollgate.proxy.model;

import java.math.BigDecimal;

/**
 * What a vendor takes for one token of each class of {@link Usage}, in US dollars; where it has no
 * price of its own for a class, that of input or output. Choices among deployments go by them; what
 * a client pays has finer classes.
 *
 * <p>As the list has them they are decimal numbers of few digits, which {@code double} keeps
 * exactly enough to tell them again.
 */
public record Prices(
        double input,
        double cacheRead,
        double cacheWrite,
        double inputAudio,
        double output,
        double reasoning,
        double outputAudio) {

    /** One price for all that goes in, and one for all that comes out. */
    public Prices(double input, double output) {
        this(input, input, input, input, output, output, output);
    }

    /** What a call costs, in US dollars, exactly. */
    public BigDecimal cost(Usage usage) {
        return cost(input, usage.input() + usage.inputImage())
                .add(cost(cacheRead, usage.cacheReadTokens()))
                .add(cost(cacheWrite, usage.cacheWriteTokens()))
                .add(cost(inputAudio, usage.inputAudio()))
                .add(cost(output, usage.output() + usage.outputImage()))
                .add(cost(reasoning, usage.reasoning()))
                .add(cost(outputAudio, usage.outputAudio()));
    }

    private static BigDecimal cost(double price, long tokens) {
        return tokens == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(price).multiply(BigDecimal.valueOf(tokens));
    }
}
