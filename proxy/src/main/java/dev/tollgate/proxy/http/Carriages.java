package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.Bridge;
import dev.tollgate.proxy.dialect.Dialect;
import dev.tollgate.proxy.dialect.ResponseStore;
import dev.tollgate.proxy.dialect.ResponsesDialect;
import dev.tollgate.proxy.dialect.StoredResponses;
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
    private final ResponsesDialect responses;
    private final ResponseStore store;

    /**
     * @param dialects the client formats that can be carried over chat completions, chat itself
     *     among them
     * @param responses the one that has a memory besides, which is {@code store}
     */
    Carriages(Map<Operation, Dialect> dialects, ResponsesDialect responses, ResponseStore store) {
        this.dialects = Map.copyOf(dialects);
        this.responses = responses;
        this.store = store;
    }

    /**
     * The way for one try.
     *
     * @param adapters those of the request's configuration
     * @param caller the model's name as the client knows it, and who the client is
     * @throws FailureException with {@code BadRequest} where the vendor doesn't serve the operation
     */
    Carriage of(Adapters adapters, Provider provider, Prompt prompt, Caller caller) {
        Operation operation = prompt.operation();
        String asked = caller.model();
        Optional<Adapter> own = adapters.of(provider, operation, prompt.target());
        if (own.isPresent() && own.get() instanceof Adapter.Relay relay) {
            return new RelayCarriage(relay, provider, continued(prompt, caller), asked);
        }
        Dialect dialect =
                operation == Operation.RESPONSES
                        ? new StoredResponses(responses, store, caller.owner())
                        : dialects.get(operation);
        if (dialect != null) {
            Optional<Adapter> chat = adapters.of(provider, Operation.CHAT, prompt.target());
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

    /**
     * A conversation that has moved from a translated vendor to one with Responses of its own: it
     * gets the whole of it.
     */
    private Prompt continued(Prompt prompt, Caller caller) {
        if (prompt.operation() != Operation.RESPONSES) {
            return prompt;
        }
        Optional<String> previous = prompt.json().text("previous_response_id");
        if (previous.isEmpty() || !store.has(caller.owner(), previous.get())) {
            return prompt;
        }
        ObjectNode request = prompt.tree();
        store.continued(caller.owner(), request);
        return prompt.as(Operation.RESPONSES, request);
    }

    /**
     * Who asks, and for what.
     *
     * @param model as the client named it
     * @param owner of stored responses
     */
    record Caller(String model, String owner) {}
}
