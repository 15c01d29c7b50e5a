package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Anthropic's Messages API.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic, Messages</a>
 */
public final class Anthropic implements Provider, PassThrough {

    private static final String BASE = "https://api.anthropic.com";

    private final Adapter chat;
    private final Adapter relay = AnthropicChat.relay(this::request);

    public Anthropic(Stamp stamp) {
        chat = new AnthropicChat(this, this::request, stamp);
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public String exceptionName() {
        return "AnthropicException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT -> Optional.of(chat);
            case MESSAGES, COUNT_TOKENS -> Optional.of(relay);
            case COMPLETION,
                    RESPONSES,
                    GENERATE_CONTENT,
                    EMBEDDING,
                    MODERATION,
                    IMAGE_GENERATION,
                    IMAGE_EDIT,
                    TRANSCRIPTION,
                    SPEECH,
                    RERANK ->
                    Optional.empty();
        };
    }

    private UpstreamRequest request(Prompt prompt, Payload body, Set<String> betas) {
        return new UpstreamRequest(
                exceptionName(),
                "POST",
                uri(prompt),
                AnthropicHeaders.of(prompt, betas),
                body,
                prompt.timeouts());
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        return call.request(
                exceptionName(),
                call.below(uri(base(deployment)).toString()),
                AnthropicHeaders.of(call.headers(), deployment, Set.of()));
    }

    private URI uri(Prompt prompt) {
        boolean count = prompt.operation() == Operation.COUNT_TOKENS;
        Operation asked = count ? Operation.COUNT_TOKENS : Operation.MESSAGES;
        return uri(base(prompt.target().deployment()) + asked.path());
    }

    /** Bases come as {@code https://host}, with {@code /v1}, or with the whole path. */
    private static String base(Deployment deployment) {
        return deployment
                .setting("api_base")
                .or(() -> deployment.setting("base_url"))
                .filter(it -> !it.isBlank())
                .orElse(BASE)
                .strip()
                .replaceFirst("/+$", "")
                .replaceFirst("(/v1)?(/messages)?$", "");
    }

    @SuppressWarnings("UnusedException") // it quotes the address, which may hold a credential
    private URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException quotesTheUrl) {
            throw new FailureException(
                    new Failure.Upstream(
                            ErrorClass.BAD_REQUEST,
                            "litellm.BadRequestError: "
                                    + exceptionName()
                                    + " - api_base is not a valid URL: correct it."));
        }
    }
}
