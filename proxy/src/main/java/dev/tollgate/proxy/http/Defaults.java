package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Operation;
import java.util.Optional;

/** Models of requests that may come without one, as in OpenAI's API. */
final class Defaults {

    private Defaults() {}

    static Optional<String> model(Operation operation) {
        return switch (operation) {
            case MODERATION -> Optional.of("omni-moderation-latest");
            case IMAGE_GENERATION, IMAGE_EDIT -> Optional.of("dall-e-2");
            default -> Optional.empty();
        };
    }
}
