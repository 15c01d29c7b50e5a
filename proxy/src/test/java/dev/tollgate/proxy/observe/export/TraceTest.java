package dev.tollgate.proxy.observe.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.observe.Requests;
import dev.tollgate.proxy.observe.Served;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request goes on with its caller's trace, or begins one of its own. */
class TraceTest {

    private static final String CALLERS = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final Served ENDED = Requests.answered("k1");

    private static Trace trace(String traceparent, Sampler sampler) {
        return Trace.of(Ends.with(ENDED, Ends.ID, traceparent, "a=b").asked(), sampler);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-T-S-01", "00-T-S-03", "01-T-S-01", "fe-T-S-01-and-more"})
    void callersTraceGoesOn(String traceparent) {
        Trace trace = trace(traceparent.replace("T", CALLERS).replace("S", SPAN), Sampler.DEFAULT);

        assertThat(trace.id()).isEqualTo(CALLERS);
        assertThat(trace.parent()).isEqualTo(SPAN);
        assertThat(trace.sampled()).isTrue();
        assertThat(trace.state()).isEqualTo("a=b");
        assertThat(trace.traceparent(0)).isEqualTo("00-" + CALLERS + "-" + trace.span(0) + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ff-T-S-01",
                "00-T-S-01-more",
                "00-T-S-0",
                "00-T-S-0x",
                "00-00000000000000000000000000000000-S-01",
                "00-T-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-S-01",
            })
    void withoutACallersTraceOneBeginsUnderTheRequestsId(String traceparent) {
        Trace trace = trace(traceparent.replace("T", CALLERS).replace("S", SPAN), Sampler.DEFAULT);

        assertThat(trace.id()).isEqualTo(Ends.ID.replace("-", ""));
        assertThat(trace.parent()).isEmpty();
        assertThat(trace.state()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, 1, 00, false",
        "true, 0, 01, true",
        "false, 1, 00, true",
        "false, 0, 01, false",
        "true, 1, '', true",
        "true, 0, '', false",
    })
    void samplerDecides(boolean parentBased, double ratio, String flags, boolean sampled) {
        String traceparent = flags.isEmpty() ? "" : "00-" + CALLERS + "-" + SPAN + "-" + flags;

        assertThat(trace(traceparent, new Sampler(parentBased, ratio)).sampled())
                .isEqualTo(sampled);
    }

    @Test
    void ratioIsKept() {
        Sampler quarter = new Sampler(true, 0.25);
        long sampled =
                IntStream.range(0, 4000)
                        .mapToObj(_ -> Ends.with(ENDED, UUID.randomUUID().toString()).asked())
                        .filter(asked -> Trace.of(asked, quarter).sampled())
                        .count();

        // six standard deviations
        assertThat(sampled).isBetween(835L, 1165L);
    }

    @Test
    void spansOfARequestAndOfItsCopyDiffer() {
        Trace trace = trace("", Sampler.DEFAULT);
        Trace copy = Trace.of(Ends.with(ENDED, Ends.ID + "_mirror").asked(), Sampler.DEFAULT);
        Set<String> spans = new HashSet<>(Set.of(trace.span(), copy.span()));
        IntStream.range(0, 20)
                .forEach(call -> {
                    spans.add(trace.span(call));
                    spans.add(copy.span(call));
                });

        assertThat(copy.id()).isEqualTo(trace.id());
        assertThat(spans).hasSize(42).allSatisfy(id -> assertThat(id).hasSize(16));
    }
}
