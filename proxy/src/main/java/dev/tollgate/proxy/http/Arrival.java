package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.observe.Served;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model request before it is served, for those who are told of its end. It is
 * read while the connection is there for sure.
 *
 * @param tags LiteLLM's {@code request_tags}
 * @param started when its head was read
 * @param nanos the same by {@link System#nanoTime()}
 */
record Arrival(
        Served.Asked asked, Served.Payer payer, Set<String> tags, Instant started, long nanos) {

    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    private static final HeaderName TRACESTATE = HeaderNames.create("tracestate");

    static Arrival of(Exchange exchange, Ask ask) {
        long nanos = exchange.started();
        return new Arrival(
                asked(exchange, ask),
                payer(exchange, Demand.customer(exchange, ask)),
                new AskedRoute(exchange, ask).tags(),
                Instant.now().minusNanos(System.nanoTime() - nanos),
                nanos);
    }

    /**
     * Of a request that is relayed as it is.
     *
     * @param bytes of its body
     */
    static Arrival of(Exchange exchange, RawKind kind, long bytes) {
        long nanos = exchange.started();
        Served.Asked asked =
                new Served.Asked(
                        exchange.requestId(),
                        exchange.callId(),
                        kind.callType(),
                        method(exchange),
                        exchange.route().path(),
                        kind.model(),
                        false,
                        false,
                        MissingNode.getInstance(),
                        client(exchange, bytes),
                        Tellings.of(exchange));
        return new Arrival(
                asked,
                payer(exchange, Demand.customer(exchange)),
                AskedRoute.headerTags(exchange),
                Instant.now().minusNanos(System.nanoTime() - nanos),
                nanos);
    }

    /** Of a copy that begins now. */
    Arrival mirrored() {
        Served.Asked copy =
                new Served.Asked(
                        asked.id() + "_mirror",
                        asked.callId(),
                        asked.callType(),
                        asked.method(),
                        asked.route(),
                        asked.model(),
                        asked.stream(),
                        true,
                        asked.metadata(),
                        asked.client(),
                        asked.telling());
        return new Arrival(copy, payer, tags, Instant.now(), System.nanoTime());
    }

    /** Of what the gateway itself asks now for this request's sake. */
    Arrival aside(Ask own) {
        Served.Asked about =
                new Served.Asked(
                        asked.id() + "_" + own.operation().callType(),
                        asked.callId(),
                        own.operation().callType(),
                        asked.method(),
                        "/v1" + own.operation().path(),
                        own.model(),
                        own.stream(),
                        false,
                        asked.metadata(),
                        asked.client(),
                        asked.telling());
        return new Arrival(about, payer, tags, Instant.now(), System.nanoTime());
    }

    private static Served.Asked asked(Exchange exchange, Ask ask) {
        return new Served.Asked(
                exchange.requestId(),
                exchange.callId(),
                ask.operation().callType(),
                method(exchange),
                exchange.route().path(),
                ask.model(),
                ask.stream(),
                false,
                ask.body() instanceof RawObject json && json.has("metadata")
                        ? json.value("metadata").orElse(MissingNode.getInstance())
                        : MissingNode.getInstance(),
                client(exchange, ask.body().payload().length()),
                Tellings.of(exchange, ask.body()));
    }

    private static String method(Exchange exchange) {
        return exchange.request().prologue().method().text();
    }

    /**
     * Where it comes from.
     *
     * @param bytes of its body
     */
    static Served.Client client(Exchange exchange, long bytes) {
        Optional<String> traceparent = exchange.header(TRACEPARENT);
        return new Served.Client(
                exchange.request().remotePeer().host(),
                exchange.header(HeaderNames.USER_AGENT).orElse(""),
                traceparent.orElse(""),
                traceparent.flatMap(_ -> exchange.header(TRACESTATE)).orElse(""),
                bytes);
    }

    /** Whose key it is, and for which customer. */
    static Served.Payer payer(Exchange exchange, String customer) {
        Caller caller = exchange.caller();
        Optional<Grant> grant = caller.grant();
        Optional<Entry> team = grant.flatMap(Grant::team);
        return new Served.Payer(
                caller.keyHash(),
                caller.keyAlias().orElse(""),
                caller.userId().orElse(""),
                field(grant.flatMap(Grant::user), "user_email").asText(""),
                caller.teamId().orElse(""),
                field(team, "team_alias").asText(""),
                caller.organizationId().orElse(""),
                customer,
                field(grant.map(Grant::key), "metadata"),
                field(team, "metadata"));
    }

    private static JsonNode field(Optional<Entry> entry, String name) {
        return entry.<JsonNode>map(found -> found.data().path(name))
                .filter(value -> !value.isNull())
                .orElse(MissingNode.getInstance());
    }
}
