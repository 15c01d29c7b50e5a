package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.observe.FailureNames;
import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of a request: its own, and below it one for each call to a vendor. No word of prompts
 * and answers, nor of what vendors say of their failures: that may quote a prompt.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">OpenTelemetry,
 *     semantic conventions for generative AI</a>
 */
final class Spans {

    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;
    private static final int SERVER_ERROR = 500;
    private static final double NANOS = 1e9;

    /** Where the conventions call a vendor otherwise than LiteLLM does. */
    private static final Map<String, String> PROVIDERS =
            Map.of(
                    "azure", "azure.ai.openai",
                    "azure_ai", "azure.ai.inference",
                    "bedrock", "aws.bedrock",
                    "gemini", "gcp.gemini",
                    "mistral", "mistral_ai",
                    "vertex_ai", "gcp.vertex_ai",
                    "watsonx", "ibm.watsonx.ai",
                    "xai", "x_ai");

    /** Fields of {@code Span} in OpenTelemetry's {@code trace.proto}. */
    private static final int TRACE_ID = 1;

    private static final int SPAN_ID = 2;
    private static final int TRACE_STATE = 3;
    private static final int PARENT_SPAN_ID = 4;
    private static final int NAME = 5;
    private static final int KIND = 6;
    private static final int START = 7;
    private static final int END = 8;
    private static final int ATTRIBUTES = 9;
    private static final int STATUS = 15;
    private static final int STATUS_CODE = 3;

    private final Served request;
    private final Trace trace;
    private final String operation;

    private Spans(Served request, Trace trace) {
        this.request = request;
        this.trace = trace;
        this.operation = operation(request.asked().callType());
    }

    static List<Protobuf> of(Served request, Trace trace) {
        Spans spans = new Spans(request, trace);
        List<Protobuf> all = new ArrayList<>();
        all.add(spans.server());
        for (int call = 0; call < request.tries().size(); call++) {
            all.add(spans.client(call));
        }
        return all;
    }

    private Protobuf server() {
        Attributes attributes = new Attributes();
        asked(attributes);
        payer(attributes);
        result(attributes);
        usage(attributes, request.result().usage());
        Protobuf span =
                span(
                        trace.span(),
                        trace.parent(),
                        request.asked().method() + " " + request.asked().route(),
                        SERVER);
        times(span, request.started(), request.timing().total());
        attributes.to(span, ATTRIBUTES);
        Optional<Failure> failure = request.result().failure();
        boolean broken =
                failure.isPresent()
                        && (request.result().status() < 400
                                || request.result().status() >= SERVER_ERROR);
        return broken ? failed(span) : span;
    }

    private Protobuf client(int call) {
        Served.Try done = request.tries().get(call);
        Protobuf span =
                span(trace.span(call), trace.span(), operation + " " + done.model(), CLIENT);
        times(span, request.started().plusNanos(done.began()), done.nanos());
        Attributes attributes =
                new Attributes()
                        .put("gen_ai.operation.name", operation)
                        .put("gen_ai.request.model", done.model());
        vendor(attributes, done);
        attributes.put("litellm.model_id", done.deployment());
        attributes.put("litellm.model_group", done.group());
        server(attributes, done.apiBase());
        done.failure().ifPresent(why -> attributes.put("error.type", FailureNames.of(why)));
        attributes.to(span, ATTRIBUTES);
        return done.failure().isPresent() ? failed(span) : span;
    }

    private Protobuf span(String id, String parent, String name, int kind) {
        Protobuf span =
                new Protobuf()
                        .bytes(TRACE_ID, HexFormat.of().parseHex(trace.id()))
                        .bytes(SPAN_ID, HexFormat.of().parseHex(id))
                        .text(NAME, name)
                        .number(KIND, kind);
        if (!parent.isEmpty()) {
            span.bytes(PARENT_SPAN_ID, HexFormat.of().parseHex(parent));
        }
        if (!trace.state().isEmpty()) {
            span.text(TRACE_STATE, trace.state());
        }
        return span;
    }

    private static void times(Protobuf span, Instant start, long nanos) {
        long began = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        span.fixed(START, began).fixed(END, began + nanos);
    }

    private static Protobuf failed(Protobuf span) {
        return span.message(STATUS, new Protobuf().number(STATUS_CODE, ERROR));
    }

    private void asked(Attributes attributes) {
        Served.Asked asked = request.asked();
        attributes
                .put("http.request.method", asked.method())
                .put("http.route", asked.route())
                .put("http.response.status_code", request.result().status())
                .put("client.address", asked.client().address())
                .put("user_agent.original", asked.client().userAgent())
                .put("gen_ai.operation.name", operation)
                .put("gen_ai.request.model", asked.model())
                .put("llm.is_streaming", asked.stream())
                .put("litellm.call_id", asked.callId());
        if (asked.mirrored()) {
            attributes.put("litellm.mirror", true);
        }
    }

    /** LiteLLM's names. */
    private void payer(Attributes attributes) {
        Served.Payer payer = request.payer();
        attributes
                .put("metadata.user_api_key_hash", payer.key())
                .put("metadata.user_api_key_alias", payer.keyAlias())
                .put("metadata.user_api_key_user_id", payer.user())
                .put("metadata.user_api_key_team_id", payer.team())
                .put("metadata.user_api_key_team_alias", payer.teamAlias())
                .put("metadata.user_api_key_org_id", payer.organization())
                .put("llm.user", payer.endUser());
    }

    private void result(Attributes attributes) {
        Served.Result result = request.result();
        request.last()
                .ifPresent(last -> {
                    vendor(attributes, last);
                    if (last.failure().isEmpty()) {
                        attributes.put("gen_ai.response.model", last.model());
                    }
                });
        result.failure().ifPresent(why -> attributes.put("error.type", FailureNames.of(why)));
        attributes
                .put("litellm.cache_hit", result.cacheHit())
                .put("gen_ai.cost.total_cost", result.cost().dollars().doubleValue());
        if (request.timing().firstToken() != 0) {
            attributes.put(
                    "gen_ai.response.time_to_first_chunk", request.timing().firstToken() / NANOS);
        }
    }

    private static void usage(Attributes attributes, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        attributes
                .put("gen_ai.usage.input_tokens", usage.promptTokens())
                .put("gen_ai.usage.output_tokens", usage.completionTokens())
                .put("gen_ai.usage.total_tokens", usage.totalTokens())
                .put("gen_ai.usage.cache_read.input_tokens", usage.cacheReadTokens())
                .put("gen_ai.usage.cache_creation.input_tokens", usage.cacheWriteTokens())
                .put("gen_ai.usage.reasoning.output_tokens", usage.reasoning());
    }

    /** By the conventions' name, and by LiteLLM's where older dashboards look. */
    private static void vendor(Attributes attributes, Served.Try done) {
        attributes
                .put("gen_ai.provider.name", PROVIDERS.getOrDefault(done.vendor(), done.vendor()))
                .put("gen_ai.system", done.vendor());
    }

    private static void server(Attributes attributes, String apiBase) {
        if (apiBase.isEmpty()) {
            return;
        }
        try {
            URI address = new URI(apiBase);
            attributes.put("server.address", Optional.ofNullable(address.getHost()).orElse(""));
            if (address.getPort() > 0) {
                attributes.put("server.port", address.getPort());
            }
        } catch (URISyntaxException _) {
            attributes.put("server.address", apiBase);
        }
    }

    /** The conventions' name where they have one; LiteLLM's stands for the others. */
    private static String operation(String callType) {
        return switch (callType) {
            case "acompletion", "aresponses", "anthropic_messages" -> "chat";
            case "atext_completion" -> "text_completion";
            case "aembedding" -> "embeddings";
            case "agenerate_content" -> "generate_content";
            default ->
                    callType.replaceFirst("^a(?=image|transcription|speech|moderation|rerank)", "");
        };
    }
}
