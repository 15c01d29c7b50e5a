package dev.tollgate.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.proxy.golden.CaseFolder;
import dev.tollgate.proxy.golden.FailureJson;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded exchanges with vendors: {@code src/test/resources/provider/<vendor>/<case>/}.
 *
 * <ul>
 *   <li>{@code request.json}, what the client sends; {@code operation.txt} where it isn't {@code
 *       CHAT}; {@code headers.json}, those of the client's headers that go on
 *   <li>{@code deployment.json}, here or for all cases of the vendor: see {@link CaseDeployment}
 *   <li>{@code upstream-request.json}: what must reach the vendor
 *   <li>{@code answer.json} becomes {@code completion.json}
 *   <li>{@code stream.sse}, {@code .ndjson} or {@code .bin} becomes {@code chunks.json}
 *   <li>{@code error-<status>.json}, or whatever of the above fails, becomes {@code failure.json}
 * </ul>
 *
 * A new case is a folder with what goes in; {@code -Dgolden.update} writes what comes out.
 */
class ProviderContractTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestReachesTheVendorAsRecorded(ProviderCase recorded) {
        CaseFolder folder = recorded.folder();
        try {
            folder.assertHolds("upstream-request.json", recorded.sent());
        } catch (FailureException refused) {
            folder.assertMissing("upstream-request.json");
            folder.assertHolds("failure.json", FailureJson.of(refused.failure()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answerBecomesTheClientsOwn(ProviderCase recorded) {
        CaseFolder folder = recorded.folder();
        try {
            folder.assertHolds(
                    "completion.json",
                    recorded.translator()
                            .fromUpstream(recorded.prompt(), folder.object("answer.json")));
        } catch (FailureException failed) {
            folder.assertMissing("completion.json");
            folder.assertHolds("failure.json", FailureJson.of(failed.failure()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void streamBecomesChunks(ProviderCase recorded) {
        StreamFile file = recorded.stream();
        assertThat(recorded.translator().framing()).isEqualTo(file.framing());
        ArrayNode chunks = Json.array();
        try {
            StreamTranslator translator = recorded.translator().stream(recorded.prompt());
            for (Frame frame : file.frames()) {
                translator.accept(frame, chunks::add);
            }
            translator.end(chunks::add);
        } catch (FailureException failed) {
            recorded.folder().assertHolds("failure.json", FailureJson.of(failed.failure()));
        }
        recorded.folder().assertHolds("chunks.json", chunks);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void streamIsTheSameWhereverTheNetworkCutsIt(ProviderCase recorded) {
        recorded.stream().assertSameFramesAtEveryCut();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void errorBecomesAFailureOfItsClass(ProviderCase recorded) {
        String file = recorded.folder().starting("error-").getFirst();
        int status = Integer.parseInt(file.replaceAll("\\D", ""));
        byte[] body = recorded.folder().bytes(file);
        recorded.folder()
                .assertHolds(
                        "failure.json",
                        FailureJson.of(
                                VendorErrors.of(recorded.provider(), status, Map.of(), body)));
    }

    static Stream<ProviderCase> requests() {
        return having("request.json");
    }

    static Stream<ProviderCase> answers() {
        return having("answer.json");
    }

    static Stream<ProviderCase> streams() {
        return having("stream.");
    }

    static Stream<ProviderCase> errors() {
        return having("error-");
    }

    private static Stream<ProviderCase> having(String file) {
        List<CaseFolder> folders = CaseFolder.all("provider");
        return folders.stream()
                .filter(folder -> !folder.starting(file).isEmpty())
                .map(ProviderCase::new);
    }
}
