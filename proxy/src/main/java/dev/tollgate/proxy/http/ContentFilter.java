package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;

/** Answers that a vendor's content filter has cut. */
final class ContentFilter {

    private ContentFilter() {}

    /**
     * Lets other answers pass.
     *
     * @throws FailureException with {@link ErrorClass#CONTENT_POLICY}
     */
    static void refuse(Operation operation, Carriage.Whole answer) {
        boolean cut =
                switch (operation) {
                    case CHAT, COMPLETION -> choiceIsCut(RawObject.of(answer.json()));
                    case MESSAGES ->
                            RawObject.of(answer.json())
                                    .text("stop_reason")
                                    .filter("refusal"::equals)
                                    .isPresent();
                    default -> false;
                };
        if (cut) {
            throw new FailureException(
                    new Failure.Upstream(
                            ErrorClass.CONTENT_POLICY,
                            "litellm.ContentPolicyViolationError: Response output was blocked."));
        }
    }

    private static boolean choiceIsCut(RawObject answer) {
        return answer.mentions("choices", "content_filter")
                && answer.value("choices").stream()
                        .flatMap(JsonNode::valueStream)
                        .anyMatch(choice ->
                                choice.path("finish_reason").asText().equals("content_filter"));
    }
}
