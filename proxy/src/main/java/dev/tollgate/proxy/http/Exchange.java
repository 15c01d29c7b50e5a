package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.ModelAccess;
import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.observe.Look;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request and its answer, with the configuration that it began with. */
final class Exchange {

    private static final HeaderName CALL_ID = HeaderNames.create("x-litellm-call-id");
    private static final AnswerHeader.Name TOLD_CALL_ID = AnswerHeader.Name.of(CALL_ID);
    private static final AnswerHeader JSON =
            AnswerHeader.Name.of(HeaderNames.CONTENT_TYPE)
                    .with(HeaderValues.CONTENT_TYPE_JSON.get());
    private static final int LONGEST_ID = 200;

    private final ServerRequest request;
    private final ServerResponse response;
    private final Snapshot snapshot;
    private final RouteTable.Match match;
    private final String path;
    private final long started = System.nanoTime();
    private final String callId;
    private final String requestId;
    private Caller caller = Caller.ANONYMOUS;
    private boolean committed;
    private boolean underway;
    private Overload.Place place = Overload.Place.FREE;
    private @Nullable Body body;
    private List<Look> looks = List.of();

    Exchange(
            ServerRequest request,
            ServerResponse response,
            Snapshot snapshot,
            RouteTable.Match match,
            String path) {
        this.request = request;
        this.response = response;
        this.snapshot = snapshot;
        this.match = match;
        this.path = path;
        Optional<String> asked = header(CALL_ID).filter(Exchange::harmless);
        callId = asked.orElseGet(Exchange::newId);
        requestId = asked.isPresent() ? newId() : callId;
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return response;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Route route() {
        return match.route();
    }

    /** {@code x-litellm-call-id}: the client's, or a new UUID. */
    String callId() {
        return callId;
    }

    /**
     * Of this request alone: two that the client calls by the same name are paid for both. Without
     * a name of the client's it is the {@link #callId}.
     */
    String requestId() {
        return requestId;
    }

    /** The path that was asked for, without the gateway's prefix. */
    String path() {
        return path;
    }

    /** Who asks; anonymous on public routes. */
    Caller caller() {
        return caller;
    }

    /** Once it is known who asks. */
    void by(Caller known) {
        caller = known;
    }

    /** Which models the caller may ask for. */
    ModelAccess models() {
        return new ModelAccess(caller, new KnownModels(snapshot.router()));
    }

    /** Where it was taken in. */
    void at(Overload.Place taken) {
        place = taken;
    }

    /** From now on the answer is on its way: the server tells so only at its end. */
    void commit() {
        committed = true;
    }

    /** Whether the client has got a part of the answer, or may have. */
    boolean committed() {
        return committed || response.isSent();
    }

    /** From now on somebody serves it, who tells of its end. */
    void begin() {
        underway = true;
    }

    /** A guardrail has looked; on whichever thread. */
    synchronized void looked(Look look) {
        looks = Stream.concat(looks.stream(), Stream.of(look)).toList();
    }

    /** What guardrails did so far. */
    synchronized List<Look> looks() {
        return looks;
    }

    /** Whether somebody serves it, or has. */
    boolean underway() {
        return underway;
    }

    /** When the head of the request was read, by {@link System#nanoTime()}. */
    long started() {
        return started;
    }

    /** The value of a parameter of the route's path. */
    String path(String name) {
        String value = match.parameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException(route().path() + " has no {" + name + "}");
        }
        return value;
    }

    Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    Optional<String> query(String name) {
        return request.prologue().hasQuery()
                ? request.query().first(name).asOptional()
                : Optional.empty();
    }

    /** The body, whatever its format; read but once. */
    Body body() {
        Body read = body;
        if (read == null) {
            read = Bodies.read(request, snapshot.settings().maxRequestBytes(), place);
            body = read;
        }
        return read;
    }

    /** The body as it came, which may be none. */
    Payload payload() {
        Body read = body;
        return read == null
                ? Payload.of(Bodies.bytes(request, snapshot.settings().maxRequestBytes(), place))
                : read.payload();
    }

    /** The model that the path names, else a JSON body; nothing else is read for it. */
    Optional<String> asksFor() {
        String inPath = match.parameters().get("model");
        if (inPath != null) {
            return Optional.of(inPath);
        }
        boolean json =
                header(HeaderNames.CONTENT_TYPE)
                        .map(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                        .orElse(true);
        return json && request.content().hasEntity() ? body().text("model") : Optional.empty();
    }

    /** The body as JSON, refused in any other format. */
    RawObject json() {
        if (body() instanceof RawObject object) {
            return object;
        }
        throw new FailureException(
                new Failure.UnsupportedMediaType(
                        "This path takes JSON: send Content-Type: application/json."));
    }

    /** Answers 200. */
    void send(JsonNode json) {
        send(200, Json.bytes(json));
    }

    /** Answers with JSON. */
    void send(int status, byte[] json) {
        response.status(Status.create(status));
        response.header(JSON);
        send(json);
    }

    /** Answers with bytes whose type and status are set already. */
    void send(byte[] bytes) {
        if (!response.headers().contains(CALL_ID)) {
            response.header(TOLD_CALL_ID.with(callId));
        }
        try {
            send(request, response, bytes);
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw new FailureException(new Failure.ClientGone(), e);
        }
    }

    /** Sends a body, but to HEAD, where the client would take it for the next answer. */
    static void send(ServerRequest request, ServerResponse response, byte[] bytes) {
        if (request.prologue().method().text().equals("HEAD")) {
            response.send();
            return;
        }
        response.send(bytes);
    }

    /** An id becomes a header of the answer, so it holds what a header may hold. */
    private static boolean harmless(String id) {
        return !id.isBlank()
                && id.length() <= LONGEST_ID
                && id.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /**
     * A random UUID that needs not be unguessable, so it doesn't wait for the system's lock on
     * randomness.
     */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long variant2 = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(version4, variant2).toString();
    }
}
