package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import java.util.Optional;
import java.util.stream.Collectors;

/** A prompt goes to no model whose context window is too small for it. */
final class ContextFilter implements Filter {

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        long tokens = request.inputTokens();
        return Optional.of(
                new Rule(
                        candidate -> tokens <= window(candidate),
                        "its context window is too small",
                        () -> Refusals.of(ErrorClass.CONTEXT_WINDOW, text(group, tokens))));
    }

    private static long window(Candidate candidate) {
        return candidate.facts().maxInputTokens().orElse(Long.MAX_VALUE);
    }

    /** LiteLLM's words. */
    private static String text(Group group, long tokens) {
        String windows =
                group.candidates().stream()
                        .map(one ->
                                "Model="
                                        + one.target().model()
                                        + ", Max Input Tokens="
                                        + window(one))
                        .distinct()
                        .collect(Collectors.joining("; "));
        return "litellm._pre_call_checks: Context Window exceeded for given call. No models have"
                + " context window large enough for this call.\n"
                + windows
                + ", Got="
                + tokens;
    }
}
