package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.provider.RawCall;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vendors' own APIs below their names, {@code /anthropic/v1/messages}: relayed with a deployment's
 * address and credentials.
 *
 * @see <a href="https://docs.litellm.ai/docs/pass_through/intro">LiteLLM, pass-through</a>
 */
final class PassThroughService implements Route.Service {

    private static final List<Prefix> PREFIXES =
            List.of(
                    new Prefix("openai", ErrorForm.OPENAI, "openai"),
                    new Prefix("openai_passthrough", ErrorForm.OPENAI, "openai"),
                    new Prefix("anthropic", ErrorForm.ANTHROPIC, "anthropic"),
                    new Prefix("gemini", ErrorForm.GOOGLE, "gemini"),
                    new Prefix("vertex_ai", ErrorForm.GOOGLE, "vertex_ai"),
                    new Prefix("vertex-ai", ErrorForm.GOOGLE, "vertex_ai"),
                    new Prefix("azure", ErrorForm.OPENAI, "azure"),
                    new Prefix("azure_ai", ErrorForm.OPENAI, "azure_ai"),
                    new Prefix("bedrock", ErrorForm.OPENAI, "bedrock"),
                    new Prefix("cohere", ErrorForm.OPENAI, "cohere", "cohere_chat"),
                    new Prefix("mistral", ErrorForm.OPENAI, "mistral"),
                    new Prefix("vllm", ErrorForm.OPENAI, "hosted_vllm"));

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Of Google, where a colon follows; of Azure and Bedrock, whose names may hold colons. */
    private static final Pattern MODEL_IN_PATH =
            Pattern.compile("/(?:(?:models|endpoints)/([^/:]+)|(?:deployments|model)/([^/]+))");

    private final RawRelay relay;
    private final RawGuards guards;

    PassThroughService(RawRelay relay, RawGuards guards) {
        this.relay = relay;
        this.guards = guards;
    }

    /**
     * @param vendors whose deployments serve it
     */
    private record Prefix(String name, ErrorForm errors, List<String> vendors) {
        Prefix(String name, ErrorForm errors, String... vendors) {
            this(name, errors, List.of(vendors));
        }
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Prefix prefix : PREFIXES) {
            Route.About about =
                    new Route.About(
                            "pass-through",
                            "Any path of " + prefix.vendors().getFirst(),
                            prefix.errors());
            for (String method : METHODS) {
                routes.add(
                        new Route(
                                method,
                                "/" + prefix.name() + "/{path:path}",
                                Route.Access.KEY,
                                about,
                                exchange -> serve(exchange, prefix)));
            }
        }
        return routes;
    }

    private void serve(Exchange exchange, Prefix prefix) {
        String path = "/" + exchange.path("path");
        Payload body = RawRelay.body(exchange);
        Optional<String> model = modelInPath(path).or(() -> modelInBody(exchange, body));
        model.ifPresent(exchange.models()::admitted);
        Deployment deployment =
                RawTargets.of(exchange.snapshot().router(), prefix.vendors(), model);
        RawGuarding guarding = guards.of(exchange, RawFormat.ofPath(path), deployment.group());
        Payload passed =
                guarding.request(body, exchange.header(HeaderNames.CONTENT_TYPE).orElse(""));
        RawCall call = RawRelay.call(exchange, deployment, path, passed);
        relay.guarded(guarding).relayPath(exchange, deployment, call, model.orElse(""));
    }

    private static Optional<String> modelInPath(String path) {
        Matcher model = MODEL_IN_PATH.matcher(path);
        return model.find()
                ? Optional.ofNullable(model.group(1))
                        .or(() -> Optional.of(model.group(2)))
                        .map(Paths::decoded)
                : Optional.empty();
    }

    /** What isn't JSON after all goes on as it is: the vendor will say so. */
    private static Optional<String> modelInBody(Exchange exchange, Payload body) {
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("");
        if (body.length() == 0 || !type.toLowerCase(Locale.ROOT).contains("json")) {
            return Optional.empty();
        }
        try {
            return RawObject.of(body.toBytes()).text("model");
        } catch (FailureException notAnObject) {
            return Optional.empty();
        }
    }
}
