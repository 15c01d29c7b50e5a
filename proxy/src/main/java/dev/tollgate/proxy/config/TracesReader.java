package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.Sampler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The variables of OpenTelemetry, under its own names and LiteLLM's. */
final class TracesReader {

    private static final String EXPORTER = "OTEL_EXPORTER";
    private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String SHORT_ENDPOINT = "OTEL_ENDPOINT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String SHORT_HEADERS = "OTEL_HEADERS";
    private static final String SERVICE = "OTEL_SERVICE_NAME";
    private static final String ENVIRONMENT = "OTEL_ENVIRONMENT_NAME";
    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    private static final String DISABLED = "OTEL_SDK_DISABLED";

    /** Where a receiver takes traces, below its address. */
    private static final String PATH = "/v1/traces";

    private final Section variables;
    private final Section litellm;

    TracesReader(Sources sources) {
        litellm = sources.litellm();
        variables =
                sources.environment()
                        .section(
                                sources.findings(),
                                EXPORTER,
                                TRACES,
                                ENDPOINT,
                                SHORT_ENDPOINT,
                                HEADERS,
                                SHORT_HEADERS,
                                SERVICE,
                                ENVIRONMENT,
                                SAMPLER,
                                RATIO,
                                DISABLED);
    }

    /**
     * Empty where no address is set.
     *
     * @param asked whether a list of callbacks has {@code otel}
     */
    Optional<ExportSettings.Traces> read(boolean asked) {
        if (isOff()) {
            return Optional.empty();
        }
        Optional<Secret> url = url();
        if (url.isEmpty() && asked) {
            litellm.warning(
                    "has the callback otel, but nothing says where traces go; set " + ENDPOINT);
        }
        return url.map(to ->
                new ExportSettings.Traces(
                        new ExportSettings.Address(to, headers()),
                        variables.text(SERVICE).orElse("litellm"),
                        variables.text(ENVIRONMENT).orElse(""),
                        sampler(),
                        litellm.flag("forward_traceparent_to_llm_provider").orElse(false)));
    }

    private boolean isOff() {
        if (variables.flag(DISABLED).orElse(false)) {
            return true;
        }
        String exporter = variables.text(EXPORTER).orElse("").toLowerCase(Locale.ROOT);
        boolean http = exporter.isEmpty() || exporter.contains("http");
        if (!http) {
            variables.warning(
                    EXPORTER,
                    "names an exporter that isn't served, so there are no traces; use otlp_http");
        }
        return !http;
    }

    private Optional<Secret> url() {
        Optional<String> complete = variables.url(TRACES);
        return complete.or(() -> base().map(TracesReader::withPath))
                .map(String::strip)
                .map(Secret::new);
    }

    private Optional<String> base() {
        return variables.url(ENDPOINT).or(() -> variables.url(SHORT_ENDPOINT)).map(String::strip);
    }

    /** As LiteLLM: the path may stand there already. */
    private static String withPath(String address) {
        String base = address.replaceAll("/+$", "");
        return base.endsWith(PATH) ? base : base + PATH;
    }

    private Map<String, Secret> headers() {
        Map<String, Secret> headers = new HashMap<>(HeaderList.read(variables, SHORT_HEADERS));
        headers.putAll(HeaderList.read(variables, HEADERS));
        return headers;
    }

    private Sampler sampler() {
        return switch (variables.text(SAMPLER).orElse("parentbased_always_on").strip()) {
            case "always_on" -> new Sampler(false, 1);
            case "always_off" -> new Sampler(false, 0);
            case "traceidratio" -> new Sampler(false, ratio());
            case "parentbased_always_on" -> Sampler.DEFAULT;
            case "parentbased_always_off" -> new Sampler(true, 0);
            case "parentbased_traceidratio" -> new Sampler(true, ratio());
            default -> {
                variables.problem(
                        SAMPLER,
                        "is no sampler that is known; use parentbased_traceidratio, traceidratio,"
                                + " or either of always_on and always_off, parentbased_ or not");
                yield Sampler.DEFAULT;
            }
        };
    }

    private double ratio() {
        OptionalDouble ratio = variables.number(RATIO);
        if (ratio.orElse(1) > 1) {
            variables.problem(RATIO, "is more than 1; use a number from 0 to 1");
        }
        return ratio.orElse(1);
    }
}
