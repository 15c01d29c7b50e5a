package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Google's AI Studio. The key goes in a header, never in the address.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API</a>
 */
public final class Gemini implements Provider, PassThrough {

    private static final String BASE = "https://generativelanguage.googleapis.com";
    private static final Pattern VERSIONED = Pattern.compile("(/.*)?/v\\d\\w*");

    private final Stamp stamp;

    public Gemini(Stamp stamp) {
        this.stamp = stamp;
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public String exceptionName() {
        return "GeminiException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return switch (operation) {
            case CHAT -> Optional.of(new GeminiChat(this, this::post, stamp));
            case GENERATE_CONTENT -> Optional.of(new GeminiNative(this::post));
            case EMBEDDING -> Optional.of(new GeminiEmbeddings(this::post));
            case IMAGE_GENERATION -> Optional.of(new GeminiImages(this::post, stamp));
            default -> Optional.empty();
        };
    }

    private UpstreamRequest post(Prompt prompt, String verb, Payload body) {
        Deployment deployment = prompt.target().deployment();
        String model = prompt.target().model();
        String resource = model.startsWith("tunedModels/") ? model : "models/" + model;
        String url = base(deployment) + "/" + GoogleHttp.path(resource) + ":" + verb;
        return GoogleHttp.post(exceptionName(), prompt, url, key(deployment), body);
    }

    @Override
    public UpstreamRequest passThrough(Deployment deployment, RawCall call) {
        Map<String, String> ours = Endpoint.withExtra(key(deployment), deployment);
        String base = base(deployment);
        // what is uploaded has a version too, further on
        URI uri =
                call.path().startsWith("/upload/") ? call.at(RawCall.root(base)) : call.below(base);
        return call.request(exceptionName(), uri, ours);
    }

    private Map<String, String> key(Deployment deployment) {
        Map<String, String> key = new HashMap<>();
        deployment.setting("api_key").ifPresent(value -> key.put("x-goog-api-key", value));
        if (key.isEmpty() && deployment.setting("api_base").isEmpty()) {
            throw Endpoint.missing(
                    Vendors.spec(name()).orElseThrow(),
                    ErrorClass.AUTHENTICATION,
                    "api_key",
                    deployment);
        }
        return key;
    }

    /** {@code api_base} with a version, which it may have already. */
    private static String base(Deployment deployment) {
        String base = GoogleHttp.trimmed(deployment.setting("api_base").orElse(BASE));
        String path = URI.create(base).getPath();
        return path != null && VERSIONED.matcher(path).matches() ? base : base + "/v1beta";
    }
}
