package dev.tollgate.proxy.observe.export;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.Served;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where requests are told of; each part is empty where nobody wants it.
 *
 * @param traces {@code OTEL_EXPORTER_OTLP_ENDPOINT} and what belongs to it
 * @param webhook the callback {@code generic_api}
 * @param langfuse the callback {@code langfuse}
 * @param s3 the callback {@code s3_v2}
 */
public record ExportSettings(
        Optional<Traces> traces,
        Optional<Webhook> webhook,
        Optional<Langfuse> langfuse,
        Optional<S3> s3) {

    /** Nobody is told of anything. */
    public static final ExportSettings NONE =
            new ExportSettings(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Of which requests a callback is told. */
    public enum Which {
        /** {@code success_callback}. */
        SUCCESS,
        /** {@code failure_callback}. */
        FAILURE,
        /** {@code callbacks}. */
        BOTH;

        boolean covers(Served request) {
            boolean failed = request.result().failure().isPresent();
            return this == BOTH || failed == (this == FAILURE);
        }
    }

    /**
     * An HTTP address.
     *
     * @param url may hold a credential
     * @param headers credentials among them
     */
    public record Address(Secret url, Map<String, Secret> headers) {
        public Address {
            headers = Map.copyOf(headers);
        }

        /** What to send with a body of a type; in plain text. */
        Map<String, String> headers(String contentType) {
            Map<String, String> all = new HashMap<>();
            all.put("content-type", contentType);
            headers.forEach((name, value) -> all.put(name, value.value()));
            return Map.copyOf(all);
        }
    }

    /**
     * OpenTelemetry's receiver of traces.
     *
     * @param to takes OTLP over HTTP: {@code https://collector:4318/v1/traces}
     * @param service {@code OTEL_SERVICE_NAME}
     * @param environment {@code OTEL_ENVIRONMENT_NAME}; may be empty
     * @param forward {@code forward_traceparent_to_llm_provider}: vendors are told of the trace
     */
    public record Traces(
            Address to, String service, String environment, Sampler sampler, boolean forward) {}

    /**
     * A receiver of LiteLLM's {@code StandardLoggingPayload}.
     *
     * @param to {@code GENERIC_LOGGER_ENDPOINT}
     */
    public record Webhook(Address to, Which which) {}

    /**
     * A project of Langfuse.
     *
     * @param host {@code LANGFUSE_HOST}
     */
    public record Langfuse(String host, String publicKey, Secret secretKey, Which which) {}

    /**
     * A bucket, {@code s3_callback_params}.
     *
     * @param endpoint {@code s3_endpoint_url}, of storage that isn't AWS's
     * @param path before objects' names; may be empty
     * @param sessionToken of credentials that don't last
     */
    public record S3(
            String bucket,
            String region,
            Optional<String> endpoint,
            String path,
            String accessKey,
            Secret secretKey,
            Optional<Secret> sessionToken,
            Which which) {}

    /** LiteLLM's names of the callbacks that are told of some requests. */
    public List<String> names(Which which) {
        List<String> names = new ArrayList<>();
        traces.filter(_ -> which == Which.BOTH).ifPresent(_ -> names.add("otel"));
        webhook.filter(each -> each.which() == which).ifPresent(_ -> names.add("generic_api"));
        langfuse.filter(each -> each.which() == which).ifPresent(_ -> names.add("langfuse"));
        s3.filter(each -> each.which() == which).ifPresent(_ -> names.add("s3_v2"));
        return names;
    }
}
