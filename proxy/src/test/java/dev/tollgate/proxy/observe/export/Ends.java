package dev.tollgate.proxy.observe.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.observe.Served;

/** Requests that have ended, with what traces are made of. */
final class Ends {

    static final String ID = "6f1c2b1e-5a86-4c6d-9b07-2f8f0c5a9d11";

    private Ends() {}

    /** The same request with an id as the gateway gives them, and no caller's trace. */
    static Served with(Served request, String id) {
        return with(request, id, "", "");
    }

    static Served with(Served request, String id, String traceparent, String tracestate) {
        return with(request, asked(request.asked(), id, traceparent, tracestate));
    }

    /** The same with another {@code metadata} in its body. */
    static Served with(Served request, JsonNode metadata, long bytes) {
        Served.Asked asked = request.asked();
        Served.Client client =
                new Served.Client(
                        asked.client().address(), asked.client().userAgent(), "", "", bytes);
        return with(request, new Asking(asked).with(metadata, client));
    }

    private static Served.Asked asked(
            Served.Asked asked, String id, String traceparent, String tracestate) {
        Served.Client client = asked.client();
        return new Served.Asked(
                id,
                "call-1",
                asked.callType(),
                asked.method(),
                asked.route(),
                asked.model(),
                asked.stream(),
                asked.mirrored(),
                asked.metadata(),
                new Served.Client(
                        client.address(),
                        client.userAgent(),
                        traceparent,
                        tracestate,
                        client.bytes()),
                asked.telling());
    }

    private static Served with(Served request, Served.Asked asked) {
        return new Served(
                asked,
                request.payer(),
                request.tries(),
                request.result(),
                request.tags(),
                request.started(),
                request.timing(),
                request.said());
    }

    private record Asking(Served.Asked asked) {
        Served.Asked with(JsonNode metadata, Served.Client client) {
            return new Served.Asked(
                    asked.id(),
                    asked.callId(),
                    asked.callType(),
                    asked.method(),
                    asked.route(),
                    asked.model(),
                    asked.stream(),
                    asked.mirrored(),
                    metadata,
                    client,
                    asked.telling());
        }
    }
}
