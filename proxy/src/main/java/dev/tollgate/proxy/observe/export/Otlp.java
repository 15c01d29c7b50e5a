package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A receiver of traces by OTLP over HTTP, in Protocol Buffers: what each collector takes.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OpenTelemetry, OTLP/HTTP</a>
 */
final class Otlp implements Destination {

    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int RESOURCE_ATTRIBUTES = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SCOPE = 1;
    private static final int SCOPE_NAME = 1;
    private static final int SPANS = 2;

    private final ExportSettings.Traces settings;
    private final URI uri;
    private final Map<String, String> headers;
    private final Protobuf resource;

    Otlp(ExportSettings.Traces settings) {
        this.settings = settings;
        this.uri = URI.create(settings.to().url().value());
        this.headers = settings.to().headers("application/x-protobuf");
        this.resource =
                new Attributes()
                        .put("service.name", settings.service())
                        .put("deployment.environment.name", settings.environment())
                        .put("telemetry.sdk.name", "tollgate")
                        .put("telemetry.sdk.language", "java")
                        .to(new Protobuf(), RESOURCE_ATTRIBUTES);
    }

    @Override
    public String name() {
        return "otel";
    }

    @Override
    public boolean wants(Served request) {
        return Trace.of(request.asked(), settings.sampler()).sampled();
    }

    @Override
    public List<Message> messages(List<Served> requests) {
        Protobuf scope = new Protobuf().message(SCOPE, new Protobuf().text(SCOPE_NAME, "tollgate"));
        for (Served request : requests) {
            Spans.of(request, Trace.of(request.asked(), settings.sampler()))
                    .forEach(span -> scope.message(SPANS, span));
        }
        Protobuf all = new Protobuf().message(RESOURCE, resource).message(SCOPE_SPANS, scope);
        byte[] body = new Protobuf().message(RESOURCE_SPANS, all).bytes();
        return List.of(new Message("POST", uri, headers, body, requests.size()));
    }
}
