package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.model.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What models are asked for, in OpenAI's, Anthropic's and Cohere's paths. */
final class ModelService implements Route.Service {

    private final ModelCalls calls;

    ModelService(ModelCalls calls) {
        this.calls = calls;
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        openAi(routes, Operation.CHAT, "/chat/completions", "Chat completion");
        openAi(routes, Operation.COMPLETION, "/completions", "Legacy text completion");
        openAi(routes, Operation.EMBEDDING, "/embeddings", "Embeddings");
        openAi(routes, Operation.MODERATION, "/moderations", "Moderation");
        openAi(routes, Operation.IMAGE_GENERATION, "/images/generations", "Make an image");
        openAi(routes, Operation.IMAGE_EDIT, "/images/edits", "Change an image");
        openAi(routes, Operation.TRANSCRIPTION, "/audio/transcriptions", "Speech to text");
        openAi(routes, Operation.SPEECH, "/audio/speech", "Text to speech");
        plain(routes, Operation.RERANK, "/rerank", "Order documents by relevance");
        plain(routes, Operation.RERANK, "/v2/rerank", "Order documents by relevance");
        routes.add(
                route(
                        "/v1/messages",
                        about("Anthropic Messages", ErrorForm.ANTHROPIC),
                        Operation.MESSAGES));
        return routes;
    }

    /**
     * With the model in the body, and in the path as Azure's clients and old ones of OpenAI have
     * it.
     */
    private void openAi(List<Route> routes, Operation operation, String path, String summary) {
        plain(routes, operation, path, summary);
        for (String prefix : List.of("/engines/{model}", "/openai/deployments/{model}")) {
            routes.add(
                    new Route(
                            "POST",
                            prefix + path,
                            Route.Access.KEY,
                            about(summary, ErrorForm.OPENAI),
                            exchange -> withPathModel(exchange, operation)));
        }
    }

    private void plain(List<Route> routes, Operation operation, String path, String summary) {
        routes.add(route(path, about(summary, ErrorForm.OPENAI), operation));
    }

    private Route route(String path, Route.About about, Operation operation) {
        return new Route(
                "POST",
                path,
                Route.Access.KEY,
                about,
                exchange -> calls.serve(exchange, operation));
    }

    private void withPathModel(Exchange exchange, Operation operation) {
        Body body = exchange.body();
        calls.serve(exchange, operation, body, Optional.of(exchange.path("model")));
    }

    private static Route.About about(String summary, ErrorForm errors) {
        return new Route.About("models in use", summary, errors);
    }
}
