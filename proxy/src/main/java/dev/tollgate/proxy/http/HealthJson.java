package dev.tollgate.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.model.Deployment;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Health as LiteLLM's {@code /health} shows it, without anything secret. */
final class HealthJson {

    private static final String HEALTHY = "healthy_endpoints";
    private static final String UNHEALTHY = "unhealthy_endpoints";

    private HealthJson() {}

    /** One deployment and what is known of it. */
    record Row(HealthSubject subject, Checked checked) {}

    /** The two lists and their counts, inside an object that is open. */
    static void write(JsonGenerator out, List<Row> rows, boolean details) throws IOException {
        List<Row> healthy = rows.stream().filter(row -> row.checked().healthy()).toList();
        List<Row> unhealthy = rows.stream().filter(row -> !row.checked().healthy()).toList();
        list(out, HEALTHY, healthy, details);
        list(out, UNHEALTHY, unhealthy, details);
        out.writeNumberField("healthy_count", healthy.size());
        out.writeNumberField("unhealthy_count", unhealthy.size());
    }

    private static void list(JsonGenerator out, String name, List<Row> rows, boolean details)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (Row row : rows) {
            out.writeStartObject();
            Deployment deployment = row.subject().deployment();
            out.writeStringField("model", deployment.vendor() + "/" + deployment.model());
            if (details) {
                details(out, deployment, row.checked());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void details(JsonGenerator out, Deployment deployment, Checked checked)
            throws IOException {
        out.writeStringField("model_name", deployment.group());
        out.writeStringField("model_id", checked.id());
        out.writeStringField("custom_llm_provider", deployment.vendor());
        out.writeStringField("mode", Probe.mode(deployment));
        Optional<String> host = deployment.setting("api_base").flatMap(HealthJson::host);
        if (host.isPresent()) {
            out.writeStringField("api_base", host.get());
        }
        out.writeStringField("known_by", checked.source().shown());
        out.writeStringField("checked_at", Instant.ofEpochMilli(checked.at()).toString());
        if (checked.source() == Checked.Source.PROBE) {
            out.writeNumberField("response_time_ms", rounded(checked.millis()));
        }
        if (!checked.healthy()) {
            out.writeStringField("error", checked.error());
            out.writeNumberField("exception_status", checked.status());
        }
    }

    /** {@code https://host:port}: paths and queries may hold secrets. */
    private static Optional<String> host(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() == null
                    ? Optional.empty()
                    : Optional.of(
                            new URI(
                                            uri.getScheme(),
                                            null,
                                            uri.getHost(),
                                            uri.getPort(),
                                            null,
                                            null,
                                            null)
                                    .toString());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }

    /** What another gateway has written, but for what is closed there alone. */
    static List<Checked> read(JsonNode results) {
        List<Checked> all = new ArrayList<>();
        results.path(HEALTHY).forEach(entry -> read(entry, true).ifPresent(all::add));
        results.path(UNHEALTHY).forEach(entry -> read(entry, false).ifPresent(all::add));
        return all;
    }

    private static Optional<Checked> read(JsonNode entry, boolean healthy) {
        try {
            return Optional.of(
                    new Checked(
                            entry.path("model_id").asText(),
                            healthy,
                            entry.path("known_by").asText().equals("traffic")
                                    ? Checked.Source.TRAFFIC
                                    : Checked.Source.PROBE,
                            Instant.parse(entry.path("checked_at").asText()).toEpochMilli(),
                            entry.path("response_time_ms").asDouble(),
                            entry.path("exception_status").asInt(),
                            entry.path("error").asText()));
        } catch (DateTimeException e) {
            // another product's entry, which doesn't say when
            return Optional.empty();
        }
    }
}
