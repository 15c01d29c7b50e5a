package dev.tollgate.proxy.http;

import dev.tollgate.proxy.observe.metrics.Exposition;
import dev.tollgate.proxy.observe.metrics.Metrics;
import dev.tollgate.proxy.observe.metrics.Source;
import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** {@code /metrics}, for Prometheus. */
final class MetricsService implements Route.Service {

    private final Metrics metrics;
    private final List<Source> sources;

    MetricsService(Metrics metrics, List<Source> sources) {
        this.metrics = metrics;
        this.sources = List.copyOf(sources);
    }

    @Override
    public List<Route> routes() {
        Route.About about = new Route.About("metrics", "Metrics for Prometheus", ErrorForm.OPENAI);
        return List.of(
                new Route("GET", "/metrics", Route.Access.METRICS, about, this::scrape),
                new Route("GET", "/metrics/", Route.Access.METRICS, about, this::scrape));
    }

    private void scrape(Exchange exchange) {
        Exposition.Format format =
                exchange.header(HeaderNames.ACCEPT)
                        .filter(accepted -> accepted.contains("application/openmetrics-text"))
                        .map(_ -> Exposition.Format.OPEN_METRICS)
                        .orElse(Exposition.Format.TEXT);
        byte[] text = metrics.text(format, sources);
        exchange.response().headers().set(HeaderNames.CONTENT_TYPE, format.mediaType());
        exchange.response().headers().set(HeaderNames.VARY, "Accept, Accept-Encoding");
        if (exchange.header(HeaderNames.ACCEPT_ENCODING).orElse("").contains("gzip")) {
            exchange.response().headers().set(HeaderNames.CONTENT_ENCODING, "gzip");
            exchange.send(zipped(text));
            return;
        }
        exchange.send(text);
    }

    private static byte[] zipped(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 8);
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
