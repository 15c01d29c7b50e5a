package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Served;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request's place in its trace. It follows from the request alone, as do the ids of its calls to
 * vendors: so nobody has to carry it along, and it costs nothing where nobody asks.
 *
 * @param id 32 hexadecimal digits: the caller's, else those of the request's id
 * @param parent the caller's span, 16 hexadecimal digits; empty where the trace begins here
 * @param state {@code tracestate} as it came
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C, Trace Context</a>
 */
public record Trace(String id, String parent, long seed, boolean sampled, String state) {

    /** Later versions than 00 may have more at the end; there is no version ff. */
    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "(?!ff)(?!00-.{53})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})"
                            + "-([0-9a-f]{2})(?:-.*)?");

    private static final HexFormat HEX = HexFormat.of();
    private static final int LONGEST_STATE = 512;
    private static final int UUID_LENGTH = 36;

    /** Of a request, whether it has ended or not. */
    public static Trace of(Served.Asked asked, Sampler sampler) {
        // a copy's id is its request's and a word
        UUID own = UUID.fromString(asked.id().substring(0, UUID_LENGTH));
        long random = mixed(own.getLeastSignificantBits());
        long seed = mixed(random + asked.id().hashCode());
        Matcher caller = TRACEPARENT.matcher(asked.client().traceparent());
        if (!caller.matches()) {
            String id =
                    HEX.toHexDigits(own.getMostSignificantBits())
                            + HEX.toHexDigits(own.getLeastSignificantBits());
            return new Trace(id, "", seed, sampler.takes(random), "");
        }
        boolean sampledByCaller = (HexFormat.fromHexDigits(caller.group(3)) & 1) == 1;
        String state = asked.client().tracestate();
        return new Trace(
                caller.group(1),
                caller.group(2),
                seed,
                sampler.takes(sampledByCaller, random),
                state.length() > LONGEST_STATE ? "" : state);
    }

    /** The id of the request's own span. */
    String span() {
        return HEX.toHexDigits(nonZero(mixed(seed)));
    }

    /**
     * The id of the span of a call to a vendor.
     *
     * @param call 0 for the first one
     */
    String span(int call) {
        return HEX.toHexDigits(nonZero(mixed(seed + call + 1)));
    }

    /** What a vendor is sent with a call. */
    public String traceparent(int call) {
        return "00-" + id + "-" + span(call) + (sampled ? "-01" : "-00");
    }

    private static long nonZero(long id) {
        return id == 0 ? 1 : id;
    }

    /** Stafford's variant 13, as in {@link java.util.SplittableRandom}. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
