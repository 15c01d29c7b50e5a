package dev.tollgate.proxy.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.golden.CaseFolder;
import dev.tollgate.proxy.golden.FailureJson;
import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client formats carried over chat: {@code src/test/resources/dialect/<format>/<case>/}.
 *
 * <ul>
 *   <li>{@code request.json} becomes {@code chat.json}, or {@code failure.json}
 *   <li>{@code completion.json} becomes {@code answer.json}
 *   <li>{@code chunks.json} becomes {@code events.sse}; with {@code broken.json}, a failure in the
 *       form of {@code failure.json}, the stream breaks off after them
 * </ul>
 *
 * A new case is a folder with what goes in; {@code -Dgolden.update} writes what comes out.
 */
class DialectContractTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestBecomesAChatRequest(CaseFolder folder) {
        try {
            folder.assertHolds("chat.json", dialect(folder).toChat(request(folder)));
        } catch (FailureException refused) {
            folder.assertMissing("chat.json");
            folder.assertHolds("failure.json", FailureJson.of(refused.failure()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("completions")
    void completionBecomesTheFormatsAnswer(CaseFolder folder) {
        ObjectNode completion = folder.object("completion.json");
        folder.assertHolds("answer.json", dialect(folder).fromChat(request(folder), completion));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void chunksBecomeTheFormatsEvents(CaseFolder folder) {
        StringBuilder events = new StringBuilder();
        Consumer<Frame> frames = frame -> events.append(new String(frame.sse(), UTF_8));
        Dialect.Encoder encoder = dialect(folder).encoder(request(folder));
        for (JsonNode chunk : folder.json("chunks.json")) {
            encoder.accept((ObjectNode) chunk, frames);
        }
        if (folder.has("broken.json")) {
            encoder.fail(FailureJson.read(folder.object("broken.json")), frames);
        } else {
            encoder.end(frames);
        }
        folder.assertHolds("events.sse", events.toString());
    }

    static Stream<CaseFolder> requests() {
        return having("request.json");
    }

    static Stream<CaseFolder> completions() {
        return having("completion.json");
    }

    static Stream<CaseFolder> streams() {
        return having("chunks.json");
    }

    private static Stream<CaseFolder> having(String file) {
        return CaseFolder.all("dialect").stream().filter(folder -> folder.has(file));
    }

    private static Dialect dialect(CaseFolder folder) {
        return TestedDialects.named(folder.group(), FixedStamp.create());
    }

    private static ObjectNode request(CaseFolder folder) {
        return folder.has("request.json") ? folder.object("request.json") : Json.object();
    }
}
