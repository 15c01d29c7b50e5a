package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.json.UsageReader;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * The vendor has a format of its own for an operation that isn't a conversation: embeddings,
 * reranking, images.
 */
final class TranslatedCarriage implements Carriage {

    private static final int BYTES_PER_TOKEN = 4;

    private final Adapter.Translator adapter;
    private final Provider provider;
    private final Prompt prompt;
    private final String asked;

    TranslatedCarriage(Adapter.Translator adapter, Provider provider, Prompt prompt, String asked) {
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
        return adapter.framing();
    }

    @Override
    public Whole whole(byte[] answer) {
        RawObject json = RelayCarriage.read(provider, answer);
        RelayCarriage.refuseError(provider, json);
        ObjectNode out = adapter.fromUpstream(prompt, json.tree());
        if (out.has("model")) {
            out.put("model", asked);
        }
        if (prompt.operation() == Operation.EMBEDDING && !out.hasNonNull("usage")) {
            out.set("usage", estimated());
        }
        return new Whole(Json.bytes(out), UsageReader.fromOpenAi(out.path("usage")));
    }

    /** OpenAI's clients rely on usage; where a vendor tells none, four bytes make a token. */
    private ObjectNode estimated() {
        int bytes = prompt.json().value("input").map(Json::text).orElse("").length();
        int tokens = Math.max(1, bytes / BYTES_PER_TOKEN);
        return Json.object().put("prompt_tokens", tokens).put("total_tokens", tokens);
    }

    @Override
    public Pipe pipe() {
        throw new FailureException(
                new Failure.BadRequest(
                        "'stream' is not available for "
                                + prompt.operation().path()
                                + " with this model: leave it out.",
                        "stream"));
    }
}
