package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;

/** What is sent to a vendor that speaks the client's format. */
interface RelayBody {

    /** The client's bytes with what has to change changed. */
    Payload payload(Prompt prompt);

    /** As the operation's format demands: JSON, or a form with files. */
    static RelayBody of(VendorSpec spec, Operation operation, Target target) {
        return switch (operation) {
            case IMAGE_EDIT, TRANSCRIPTION -> new FormBody(spec, target);
            case CHAT,
                    COMPLETION,
                    RESPONSES,
                    MESSAGES,
                    COUNT_TOKENS,
                    GENERATE_CONTENT,
                    EMBEDDING,
                    MODERATION,
                    IMAGE_GENERATION,
                    SPEECH,
                    RERANK ->
                    new JsonBody(spec, operation, target);
        };
    }
}
