package dev.tollgate.proxy.http;

import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.Sampler;
import dev.tollgate.proxy.observe.export.Trace;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells vendors of the trace that a call belongs to, where {@code
 * forward_traceparent_to_llm_provider} wants it.
 *
 * @param sampler of traces; empty where vendors aren't told
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C, Trace Context</a>
 */
record Propagation(Optional<Sampler> sampler) {

    Propagation(ExportSettings settings) {
        this(
                settings.traces()
                        .filter(ExportSettings.Traces::forward)
                        .map(ExportSettings.Traces::sampler));
    }

    /** The call that is made next. */
    UpstreamRequest of(Serving serving, UpstreamRequest request) {
        return sampler.map(each -> Trace.of(serving.arrival().asked(), each))
                .map(trace -> with(trace, serving.tries().count(), request))
                .orElse(request);
    }

    private static UpstreamRequest with(Trace trace, int call, UpstreamRequest request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("traceparent", trace.traceparent(call));
        if (!trace.state().isEmpty()) {
            headers.put("tracestate", trace.state());
        }
        return new UpstreamRequest(
                request.vendor(),
                request.method(),
                request.uri(),
                headers,
                request.body(),
                request.timeouts());
    }
}
