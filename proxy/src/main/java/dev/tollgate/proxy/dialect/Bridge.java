package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.provider.StreamTranslator;
import dev.tollgate.proxy.upstream.Framing;
import dev.tollgate.proxy.upstream.UpstreamRequest;

/**
 * One try of a request in a client's format at a vendor that is reached through chat completions.
 *
 * <p>Not needed where the client speaks chat and the vendor's adapter is a {@link Adapter.Relay}:
 * bytes go through there.
 */
public final class Bridge {

    private final Dialect dialect;
    private final Provider provider;
    private final Adapter adapter;
    private final ObjectNode request;
    private final Prompt chat;

    /**
     * Translates the request; the client's tree is kept for what answers repeat of it.
     *
     * @param adapter the vendor's for {@link Operation#CHAT}
     * @param prompt in the dialect's format
     * @throws dev.tollgate.proxy.model.FailureException as {@link Dialect#toChat}
     */
    public Bridge(Dialect dialect, Provider provider, Adapter adapter, Prompt prompt) {
        this.dialect = dialect;
        this.provider = provider;
        this.adapter = adapter;
        this.request = prompt.tree();
        ObjectNode asked = request.deepCopy();
        if (prompt.operation() == Operation.GENERATE_CONTENT) {
            // this format has both in the path
            asked.put("model", prompt.target().model()).put("stream", prompt.stream());
        }
        this.chat = prompt.as(Operation.CHAT, dialect.toChat(asked));
    }

    /** The HTTP request to the vendor, as {@link Adapter#toUpstream}. */
    public UpstreamRequest toUpstream() {
        return adapter.toUpstream(chat);
    }

    /**
     * A whole answer of the vendor as the client reads it. Its usage is in {@link #completion}.
     *
     * @param completion what {@link #completion} made
     */
    public ObjectNode answer(ObjectNode completion) {
        return dialect.fromChat(request, completion);
    }

    /**
     * A whole answer of the vendor as a {@code chat.completion}.
     *
     * @param answer of a status 2xx; may be changed
     */
    public ObjectNode completion(ObjectNode answer) {
        return switch (adapter) {
            case Adapter.Relay relay -> answer;
            case Adapter.Translator translator -> translator.fromUpstream(chat, answer);
        };
    }

    /** How the vendor's streams are cut. */
    public Framing framing() {
        return switch (adapter) {
            case Adapter.Relay relay -> Framing.SSE;
            case Adapter.Translator translator -> translator.framing();
        };
    }

    /**
     * For the answer's stream; keeps nothing of the request but what its events repeat.
     *
     * @param model the name that each event gives to the model
     */
    public StreamPipe stream(String model) {
        return new StreamPipe(chunks(), dialect.encoder(request), model);
    }

    private StreamTranslator chunks() {
        return switch (adapter) {
            case Adapter.Relay relay -> new RelayedChunks(provider);
            case Adapter.Translator translator -> translator.stream(chat);
        };
    }
}
