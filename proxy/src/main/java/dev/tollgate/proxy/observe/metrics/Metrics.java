package dev.tollgate.proxy.observe.metrics;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.Look;
import dev.tollgate.proxy.observe.Observer;
import dev.tollgate.proxy.observe.Refused;
import dev.tollgate.proxy.observe.Served;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests for Prometheus, under LiteLLM's names. A request looks up one entry of a map and
 * adds to the numbers that it finds there; text is made where somebody scrapes.
 */
public final class Metrics implements Observer {

    private final Families families;
    private final Map<Values, Cells> cells = new ConcurrentHashMap<>();
    private final GuardrailMetrics guardrails;
    private final Phases phases = new Phases();
    private final int most;

    public Metrics(MetricsSettings settings) {
        families = new Families(settings);
        guardrails = new GuardrailMetrics(settings);
        most = 4 * settings.series();
    }

    @Override
    public void served(Served request) {
        Cells own = cells(Subject.of(request));
        if (!request.asked().mirrored()) {
            phases.served(request.timing());
            client(request, own);
        }
        used(request.result(), own);
        for (Served.Try call : request.tries()) {
            boolean same = request.tries().size() == 1 && call.failure().equals(failure(request));
            call(request, call, same ? own : cells(Subject.of(request, call)));
        }
        if (request.result().fallbacks() > 0) {
            cells(Subject.fallback(request))
                    .add(failed(request) ? Metric.FAILED_FALLBACKS : Metric.FALLBACKS);
        }
    }

    @Override
    public void refused(Refused request) {
        Cells own = cells(Subject.of(request));
        own.add(Metric.REQUESTS);
        own.add(Metric.FAILED_REQUESTS);
    }

    @Override
    public void looked(Look look) {
        guardrails.looked(look);
    }

    /**
     * Where there are too many, they are looked up in each metric, which is slower and as right.
     */
    private Cells cells(Subject subject) {
        Values values = families.values(subject);
        Cells known = cells.get(values);
        if (known != null) {
            return known;
        }
        Cells made = new Cells(families, values);
        if (cells.size() < most) {
            cells.putIfAbsent(values, made);
        }
        return made;
    }

    private static Optional<Failure> failure(Served request) {
        return request.result().failure();
    }

    private static boolean failed(Served request) {
        return failure(request).isPresent();
    }

    private static void client(Served request, Cells own) {
        Served.Timing timing = request.timing();
        own.add(Metric.REQUESTS);
        if (failed(request)) {
            own.add(Metric.FAILED_REQUESTS);
            if (failure(request).get() instanceof Failure.Upstream) {
                own.add(Metric.API_FAILED);
            }
            return;
        }
        own.add(Metric.SUCCEEDED);
        own.record(Metric.LATENCY, timing.total());
        own.record(Metric.SELF_LATENCY, timing.total());
        own.record(Metric.QUEUE_TIME, timing.admitted());
        own.record(Metric.OVERHEAD, timing.overhead());
        request.last().ifPresent(last -> own.record(Metric.API_LATENCY, last.nanos()));
        if (timing.firstToken() > 0) {
            own.record(Metric.FIRST_TOKEN, timing.firstToken());
        }
    }

    private static void used(Served.Result result, Cells own) {
        Usage usage = result.usage();
        if (result.cacheHit()) {
            own.add(Metric.CACHE_HITS);
            own.record(Metric.CACHED_TOKENS, usage.totalTokens());
            return;
        }
        if (!result.cacheKey().isEmpty()) {
            own.add(Metric.CACHE_MISSES);
        }
        if (result.cost().nanos() > 0) {
            own.record(Metric.SPEND, result.cost().nanos());
        }
        if (usage.totalTokens() > 0) {
            own.record(Metric.TOTAL_TOKENS, usage.totalTokens());
            own.record(Metric.INPUT_TOKENS, usage.promptTokens());
            own.record(Metric.OUTPUT_TOKENS, usage.completionTokens());
        }
    }

    private static void call(Served request, Served.Try call, Cells own) {
        own.add(Metric.CALLS);
        if (call.failure().isEmpty()) {
            own.add(Metric.ANSWERED_CALLS);
            long tokens = request.result().usage().completionTokens();
            if (tokens > 0) {
                own.record(Metric.TOKEN_LATENCY, call.nanos() / tokens);
            }
        } else if (call.failure().get() instanceof Failure.Upstream) {
            own.add(Metric.FAILED_CALLS);
        }
    }

    /** What is scraped: what requests have left here, and what the sources tell now. */
    public byte[] text(Exposition.Format format, List<Source> sources) {
        Exposition out = new Exposition(format);
        families.write(out);
        phases.write(out);
        guardrails.write(out);
        sources.forEach(source -> source.write(out));
        return out.bytes();
    }
}
