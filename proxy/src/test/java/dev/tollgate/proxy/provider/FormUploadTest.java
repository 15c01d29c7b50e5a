package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.FormData;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormUploadTest {

    private static final String TYPE = "multipart/form-data; boundary=XX";
    private static final String FILE =
            String.join(
                    "\r\n",
                    "--XX",
                    "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
                    "Content-Type: audio/mpeg",
                    "",
                    "sound",
                    "");

    @ParameterizedTest
    @CsvSource({
        "openai, TRANSCRIPTION, https://api.openai.com/v1/audio/transcriptions",
        "openai, IMAGE_EDIT, https://api.openai.com/v1/images/edits",
        "groq, TRANSCRIPTION, https://api.groq.com/openai/v1/audio/transcriptions"
    })
    void modelIsReplacedDefaultsAreAddedAndGatewayFieldsStayHere(
            String vendor, Operation operation, String url) {
        String form =
                text("model", "mine")
                        + text("metadata[trace]", "1")
                        + text("tags[]", "a")
                        + FILE
                        + text("language", "de")
                        + "--XX--";

        UpstreamRequest request = sent(vendor, operation, form);

        assertThat(request.uri()).hasToString(url);
        assertThat(request.headers()).containsEntry("content-type", TYPE);
        assertThat(new String(request.body().toBytes(), UTF_8))
                .isEqualTo(
                        text("model", "whisper-1")
                                + FILE
                                + text("language", "de")
                                + text("temperature", "0.5")
                                + "--XX--\r\n");
    }

    private static UpstreamRequest sent(String vendor, Operation operation, String form) {
        Deployment deployment =
                CaseDeployment.read(
                        Json.parseObject(
                                """
                                {"model": "whisper-1", "connection": {"api_key": "k"}, "parameters":
                                 {"defaults": {"temperature": 0.5, "language": "en", "stream": true}}}
                                """
                                        .getBytes(UTF_8)));
        Target target = new Target(deployment, "whisper-1");
        FormData body = FormData.of(form.getBytes(UTF_8), TYPE);
        return Providers.of(FixedStamp.create(), new NoUpstream())
                .find(vendor)
                .flatMap(provider -> provider.adapter(operation, target))
                .orElseThrow()
                .toUpstream(new Prompt(operation, body, target, false, Map.of(), Timeouts.DEFAULT));
    }

    private static String text(String name, String value) {
        return "--XX\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }
}
