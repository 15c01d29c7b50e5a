package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.Bridge;
import dev.tollgate.proxy.dialect.StreamPipe;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.function.Consumer;

/** The vendor is reached through chat completions, whatever format the client speaks. */
final class BridgeCarriage implements Carriage {

    private final Bridge bridge;
    private final Provider provider;
    private final String asked;

    BridgeCarriage(Bridge bridge, Provider provider, String asked) {
        this.bridge = bridge;
        this.provider = provider;
        this.asked = asked;
    }

    @Override
    public UpstreamRequest request() {
        return bridge.toUpstream();
    }

    @Override
    public Framing framing() {
        return bridge.framing();
    }

    @Override
    public Whole whole(byte[] answer) {
        RawObject json = RelayCarriage.read(provider, answer);
        RelayCarriage.refuseError(provider, json);
        ObjectNode completion = bridge.completion(json.tree());
        completion.put("model", asked);
        Usage usage = UsageReader.fromOpenAi(completion.path("usage"));
        String tier = completion.path("service_tier").asText("");
        return new Whole(Json.bytes(bridge.answer(completion)), usage, tier);
    }

    @Override
    public Pipe pipe() {
        return new BridgePipe(bridge.stream(asked));
    }

    private static final class BridgePipe implements Pipe {

        private final StreamPipe stream;

        BridgePipe(StreamPipe stream) {
            this.stream = stream;
        }

        @Override
        public void accept(Frame frame, Consumer<Frame> out) {
            stream.accept(frame, out);
        }

        @Override
        public void end(Consumer<Frame> out) {
            stream.end(out);
        }

        @Override
        public void fail(Failure failure, Consumer<Frame> out) {
            stream.fail(failure, out);
        }

        @Override
        public Usage usage() {
            return stream.usage().orElse(Usage.NONE);
        }
    }
}
