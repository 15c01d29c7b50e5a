package dev.tollgate.proxy.routing;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request with tools never reaches a model that can't call functions: by {@code
 * supports_function_calling}, or because its vendor has said so.
 */
public final class Capabilities implements Filter, Learner {

    /** As Gemini, Ollama, Bedrock, OpenRouter and Groq say it. */
    private static final Pattern MISSING =
            Pattern.compile(
                    "function calling is not (enabled|supported)"
                            + "|(does not|doesn't) support (tools|tool use|tool calling"
                            + "|function calling)(?! in streaming)"
                            + "|no endpoints found that support tool use"
                            + "|`tool calling` is not supported",
                    Pattern.CASE_INSENSITIVE);

    /** What the vendor quotes comes from the client, who must not teach the gateway. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|(?<!\\w)'[^']*'");

    /** A vendor may add what it lacks; finding out costs one call. */
    private static final Duration BELIEVED = Duration.ofHours(1);

    private final Lessons lessons;
    private final InstantSource clock;

    Capabilities(Router.Parts parts) {
        lessons = parts.states().learned().withoutTools();
        clock = parts.clock();
    }

    /**
     * Whether a vendor says that its model can't do what was asked, which another deployment's may.
     */
    public static boolean isMissing(Failure.Upstream failure) {
        return switch (failure.errorClass()) {
            case BAD_REQUEST, UNSUPPORTED_PARAMS, UNPROCESSABLE, NOT_FOUND ->
                    MISSING.matcher(QUOTED.matcher(failure.message()).replaceAll("")).find();
            default -> false;
        };
    }

    @Override
    public Optional<Check> check(RouteRequest request, Group group) {
        boolean concerns = group.has(Group.Trait.NO_TOOLS) || !lessons.isEmpty();
        if (!concerns || !request.tools()) {
            return Optional.empty();
        }
        long now = clock.millis();
        return Optional.of(
                new Rule(
                        candidate ->
                                candidate.facts().tools().orElse(true)
                                        && !lessons.holds(candidate, now),
                        "its model can't call functions",
                        () ->
                                Refusals.of(
                                        ErrorClass.UNSUPPORTED_PARAMS,
                                        "No deployment of model="
                                                + request.model()
                                                + " supports function calling: leave 'tools' out,"
                                                + " or ask another model.")));
    }

    @Override
    public void failed(Candidate candidate, RouteRequest request, Failure.Upstream failure) {
        if (isMissing(failure) && request.tools()) {
            lessons.learn(candidate, clock.millis() + BELIEVED.toMillis());
        }
    }
}
