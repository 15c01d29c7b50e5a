package dev.tollgate.proxy.http;

import dev.tollgate.proxy.dialect.Bridge;
import dev.tollgate.proxy.dialect.Dialect;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.provider.Adapter;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import java.util.Map;
import java.util.Optional;

/**
 * Finds how a prompt is carried to its vendor: relayed where both speak one format, through chat
 * where they don't.
 */
final class Carriages {

    private final Map<Operation, Dialect> dialects;

    /**
     * @param dialects the client formats that can be carried over chat completions, chat itself
     *     among them
     */
    Carriages(Map<Operation, Dialect> dialects) {
        this.dialects = Map.copyOf(dialects);
    }

    /**
     * The way for one try.
     *
     * @param asked the model's name as the client knows it
     * @throws FailureException with {@code BadRequest} where the vendor doesn't serve the operation
     */
    Carriage of(Provider provider, Prompt prompt, String asked) {
        Operation operation = prompt.operation();
        Optional<Adapter> own = provider.adapter(operation, prompt.target());
        if (own.isPresent() && own.get() instanceof Adapter.Relay relay) {
            return new RelayCarriage(relay, provider, prompt, asked);
        }
        Dialect dialect = dialects.get(operation);
        if (dialect != null) {
            Optional<Adapter> chat = provider.adapter(Operation.CHAT, prompt.target());
            if (chat.isPresent()) {
                Bridge bridge = new Bridge(dialect, provider, chat.get(), prompt);
                return new BridgeCarriage(bridge, provider, asked);
            }
        }
        if (own.isPresent() && own.get() instanceof Adapter.Translator translator) {
            return new TranslatedCarriage(translator, provider, prompt, asked);
        }
        throw new FailureException(
                new Failure.BadRequest(
                        "The vendor '"
                                + provider.name()
                                + "' of model '"
                                + asked
                                + "' does not serve "
                                + operation.path()
                                + ".",
                        "model"));
    }
}
