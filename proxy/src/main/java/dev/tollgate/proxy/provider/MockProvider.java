package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import java.util.Optional;

/**
 * Stands for the vendor of a deployment that answers by itself ({@code mock_response}), in OpenAI's
 * format.
 */
public final class MockProvider implements Provider {

    @Override
    public String name() {
        return "mock";
    }

    @Override
    public String exceptionName() {
        return "MockException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT, EMBEDDING -> Optional.of((Adapter.Relay) MockProvider::never);
            default -> Optional.empty();
        };
    }

    private static dev.tollgate.proxy.upstream.UpstreamRequest never(Prompt prompt) {
        throw new IllegalStateException(prompt.target().model() + " answers by itself");
    }
}
