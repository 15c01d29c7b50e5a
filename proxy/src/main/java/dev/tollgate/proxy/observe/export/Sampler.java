package dev.tollgate.proxy.observe.export;

/**
 * Which traces are sent, {@code OTEL_TRACES_SAMPLER}.
 *
 * @param parentBased whether the caller's decision counts, where there is one
 * @param ratio of all others: from 0 to 1
 * @see <a href="https://opentelemetry.io/docs/languages/sdk-configuration/general/">OpenTelemetry,
 *     OTEL_TRACES_SAMPLER</a>
 */
public record Sampler(boolean parentBased, double ratio) {

    /** OpenTelemetry's default: {@code parentbased_always_on}. */
    public static final Sampler DEFAULT = new Sampler(true, 1);

    private static final double RANGE = 0x1p53;

    /** Of a trace that begins here. */
    boolean takes(long random) {
        return (random >>> 11) / RANGE < ratio;
    }

    /** Of a trace that a caller has begun. */
    boolean takes(boolean sampledByCaller, long random) {
        return parentBased ? sampledByCaller : takes(random);
    }
}
