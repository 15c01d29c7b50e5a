package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;

/** What is sent to a vendor that speaks the client's format. */
interface RelayBody {

    /** The client's bytes with what has to change changed. */
    Payload payload(Prompt prompt);

    /** As the vendor's data demands. */
    static RelayBody of(VendorSpec spec, Operation operation, Target target) {
        return of(
                operation,
                spec.modelName(target.model()),
                spec.rules(operation, target.model()),
                target.deployment().parameters());
    }

    /**
     * As the operation's format demands: JSON, or a form with files.
     *
     * @param model its name at the vendor
     */
    static RelayBody of(
            Operation operation,
            String model,
            ParameterRules rules,
            Deployment.Parameters parameters) {
        return switch (operation) {
            case IMAGE_EDIT, TRANSCRIPTION -> new FormBody(model, parameters);
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
                    new JsonBody(operation, model, rules, parameters);
        };
    }
}
