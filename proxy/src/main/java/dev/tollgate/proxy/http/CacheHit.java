package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tollgate.proxy.cache.CachedAnswer;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/** Sends an answer again, as it was sent first; it costs nothing. */
final class CacheHit {

    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private CacheHit() {}

    static void send(Serving serving, CachedAnswer answer) {
        Exchange exchange = serving.exchange();
        ServerResponse response = exchange.response();
        begin(serving);
        serving.recording().sent(answer.body(), answer.body().length);
        serving.recording().ended(answer.contentType());
        if (answer.contentType().equals(EVENTS)) {
            EventStream stream = new EventStream(response, Recording.NONE);
            stream.write(answer.body());
            stream.end();
        } else if (answer.contentType().equals(JSON)) {
            exchange.send(200, answer.body());
        } else {
            response.status(Status.OK_200);
            response.headers().set(HeaderNames.CONTENT_TYPE, answer.contentType());
            exchange.send(answer.body());
        }
    }

    /** Says in headers and for the log that the request is answered here. */
    static void begin(Serving serving) {
        serving.guarding().admitted();
        serving.tries().group(serving.ask().model());
        LiteLlmHeaders.add(serving);
        LiteLlmHeaders.cost(serving.exchange().response(), Money.ZERO);
        serving.outcome().hit();
        serving.outcome().answering();
        serving.exchange().commit();
    }

    /** A response may say in a good answer that it has failed, or isn't complete. */
    static boolean isWhole(Ask ask, CachedAnswer answer) {
        if (ask.operation() != Operation.RESPONSES) {
            return true;
        }
        if (answer.contentType().equals(EVENTS)) {
            return new String(answer.body(), ISO_8859_1).contains("response.completed");
        }
        return RawObject.of(answer.body()).text("status").filter("completed"::equals).isPresent();
    }
}
