package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.dialect.ResponseIds;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.VendorErrors;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;
import java.util.Optional;

/** The vendor speaks the client's format: answers pass as bytes, but for the name of the model. */
final class RelayCarriage implements Carriage {

    private final Adapter.Relay adapter;
    private final Provider provider;
    private final Prompt prompt;
    private final String asked;

    /**
     * @param asked the model's name as the client knows it
     */
    RelayCarriage(Adapter.Relay adapter, Provider provider, Prompt prompt, String asked) {
        this.adapter = adapter;
        this.provider = provider;
        this.prompt = prompt;
        this.asked = asked;
    }

    @Override
    public UpstreamRequest request() {
        return adapter.toUpstream(prompt);
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public Whole whole(byte[] answer) {
        RawObject json = read(provider, answer);
        refuseError(provider, json);
        Usage usage = usage(json);
        if (prompt.operation() == Operation.RESPONSES) {
            return new Whole(json.with(own(json)).toBytes(), usage, tier(json));
        }
        byte[] out =
                json.has("model")
                        ? json.with(Map.of("model", TextNode.valueOf(asked))).toBytes()
                        : answer;
        return new Whole(out, usage, tier(json));
    }

    @Override
    public Pipe pipe() {
        return switch (prompt.operation()) {
            case MESSAGES -> new MessagesRelayPipe(provider, asked);
            case RESPONSES -> new ResponsesRelayPipe(provider, asked, this::id);
            case GENERATE_CONTENT -> new GenerateContentRelayPipe(provider);
            default -> new ChatRelayPipe(provider, asked, wantsUsage());
        };
    }

    private Map<String, TextNode> own(RawObject response) {
        String id = response.text("id").orElse("");
        return Map.of("model", TextNode.valueOf(asked), "id", TextNode.valueOf(id(id)));
    }

    /** The id of a response that leads back to the deployment that keeps it. */
    private String id(String id) {
        String deployment = prompt.target().deployment().id();
        return ResponseIds.encode(new ResponseIds.Origin(provider.name(), deployment, id));
    }

    private boolean wantsUsage() {
        return prompt.json()
                .value("stream_options")
                .map(options -> options.path("include_usage").asBoolean())
                .orElse(false);
    }

    /** Anthropic tells it with the usage. */
    private String tier(RawObject json) {
        return prompt.operation() == Operation.MESSAGES
                ? json.value("usage").map(usage -> usage.path("service_tier").asText("")).orElse("")
                : json.text("service_tier").orElse("");
    }

    private Usage usage(RawObject json) {
        Optional<Usage> usage =
                switch (prompt.operation()) {
                    case MESSAGES -> json.value("usage").map(UsageReader::fromAnthropic);
                    case RESPONSES -> json.value("usage").map(UsageReader::fromResponses);
                    case GENERATE_CONTENT ->
                            json.value("usageMetadata").map(UsageReader::fromGemini);
                    default -> json.value("usage").map(UsageReader::fromOpenAi);
                };
        return usage.orElse(Usage.NONE);
    }

    /** An answer or a frame as JSON. */
    static RawObject read(Provider provider, byte[] json) {
        try {
            return RawObject.of(json);
        } catch (FailureException e) {
            throw new FailureException(
                    new Failure.Upstream(
                            ErrorClass.API_ERROR,
                            "litellm.APIError: "
                                    + provider.exceptionName()
                                    + " - The vendor's answer is not valid JSON."),
                    e);
        }
    }

    /** Throws what is an error although the status was 200. */
    static void refuseError(Provider provider, RawObject json) {
        Optional<JsonNode> error = json.value("error").filter(node -> !node.isNull());
        boolean answer = json.has("choices") || json.has("output") || json.has("data");
        if (error.isPresent() && !answer) {
            throw VendorErrors.inStream(provider, VendorErrors.statusOf(error.get()), json.tree());
        }
    }
}
