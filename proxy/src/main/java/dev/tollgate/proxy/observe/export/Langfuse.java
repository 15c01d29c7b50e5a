package dev.tollgate.proxy.observe.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A project of Langfuse: a trace for each request with a generation in it, named as LiteLLM names
 * them.
 *
 * @see <a href="https://langfuse.com/docs/api-and-data-platform/features/public-api">Langfuse,
 *     ingestion API</a>
 */
final class Langfuse implements Destination {

    private final ExportSettings.Langfuse settings;
    private final URI uri;
    private final Map<String, String> headers;

    Langfuse(ExportSettings.Langfuse settings) {
        this.settings = settings;
        this.uri = URI.create(settings.host() + "/api/public/ingestion");
        String credentials = settings.publicKey() + ":" + settings.secretKey().value();
        this.headers =
                Map.of(
                        "content-type",
                        "application/json",
                        "authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    @Override
    public String name() {
        return "langfuse";
    }

    @Override
    public boolean wants(Served request) {
        return settings.which().covers(request);
    }

    @Override
    public List<Message> messages(List<Served> requests) {
        ObjectNode body = Json.object();
        ArrayNode batch = body.putArray("batch");
        for (Served request : requests) {
            event(batch, request, "trace-create", trace(request));
            event(batch, request, "generation-create", generation(request));
        }
        return List.of(new Message("POST", uri, headers, Json.bytes(body), requests.size()));
    }

    /** The same again after a retry has the same id, by which Langfuse knows it. */
    private static void event(ArrayNode batch, Served request, String type, ObjectNode body) {
        batch.addObject()
                .put("id", request.asked().id() + "-" + type)
                .put("type", type)
                .put("timestamp", request.ended().toString())
                .set("body", body);
    }

    private static ObjectNode trace(Served request) {
        JsonNode own = request.asked().metadata();
        ObjectNode trace =
                Json.object()
                        .put("id", traceId(request))
                        .put("timestamp", request.started().toString())
                        .put("name", own.path("trace_name").asText(name(request)))
                        .put("userId", own.path("trace_user_id").asText(request.payer().endUser()));
        if (own.path("session_id").isTextual()) {
            trace.set("sessionId", own.path("session_id"));
        }
        trace.set("tags", LoggingPayload.tags(request));
        said(trace, request);
        return trace;
    }

    private static String traceId(Served request) {
        return request.asked().metadata().path("trace_id").asText(request.asked().callId());
    }

    private static String name(Served request) {
        return "litellm-" + request.asked().callType();
    }

    private static ObjectNode generation(Served request) {
        JsonNode own = request.asked().metadata();
        ObjectNode out =
                Json.object()
                        .put("id", request.asked().id())
                        .put("traceId", traceId(request))
                        .put("name", own.path("generation_name").asText(name(request)))
                        .put("startTime", request.started().toString())
                        .put("endTime", request.ended().toString())
                        .put("model", model(request));
        if (request.timing().firstToken() != 0) {
            Instant first = request.started().plusNanos(request.timing().firstByte());
            out.put("completionStartTime", first.toString());
        }
        usage(out, request.result());
        request.result()
                .failure()
                .ifPresent(failure ->
                        out.put("level", "ERROR").put("statusMessage", FailureNames.of(failure)));
        out.set("metadata", LoggingPayload.metadata(request));
        said(out, request);
        return out;
    }

    /** Where nobody has asked for them Langfuse shows neither. */
    private static void said(ObjectNode out, Served request) {
        if (request.said().isPresent()) {
            out.putObject("input").set("messages", Content.messages(request));
            out.set("output", Content.shown(request));
        }
    }

    private static String model(Served request) {
        return request.last().map(Served.Try::model).orElse(request.asked().model());
    }

    private static void usage(ObjectNode out, Served.Result result) {
        Usage usage = result.usage();
        out.putObject("usageDetails")
                .put("input", usage.promptTokens() - usage.cacheReadTokens())
                .put("output", usage.completionTokens())
                .put("cache_read_input_tokens", usage.cacheReadTokens())
                .put("total", usage.totalTokens());
        out.putObject("costDetails").put("total", result.cost().dollars());
    }
}
