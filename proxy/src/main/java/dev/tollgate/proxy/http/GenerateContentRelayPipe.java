package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.dialect.GoogleErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Provider;
import java.util.function.Consumer;

/** Gemini's partial answers, passed on as they come. */
final class GenerateContentRelayPipe implements Pipe {

    private final Provider provider;
    private Usage usage = Usage.NONE;
    private boolean done;

    GenerateContentRelayPipe(Provider provider) {
        this.provider = provider;
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        RawObject part = RelayCarriage.read(provider, frame.data());
        RelayCarriage.refuseError(provider, part);
        part.value("usageMetadata").ifPresent(json -> usage = UsageReader.fromGemini(json));
        done |=
                part.has("promptFeedback")
                        || part.value("candidates").stream()
                                .flatMap(JsonNode::valueStream)
                                .anyMatch(candidate -> candidate.hasNonNull("finishReason"));
        out.accept(frame);
    }

    @Override
    public void end(Consumer<Frame> out) {
        if (!done) {
            throw CutOff.by(provider);
        }
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        // Gemini has no last event: usage may follow the finish reason, but no text
        if (!done) {
            out.accept(Frame.of(GoogleErrors.body(failure)));
        }
    }

    @Override
    public Usage usage() {
        return usage;
    }
}
