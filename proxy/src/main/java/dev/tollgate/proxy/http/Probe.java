package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.provider.Prompt;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The smallest call that proves a deployment to answer, by {@code model_info.mode}.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/health">LiteLLM, health checks</a>
 */
final class Probe {

    /** The least that OpenAI's Responses take, and enough for a word. */
    private static final int MAX_TOKENS = 16;

    /** These refuse {@code max_tokens}. */
    private static final Pattern NEWER = Pattern.compile("(o\\d|gpt-5).*");

    /** What is asked costs money or isn't a small request: these are judged by their traffic. */
    private static final Map<String, Operation> MODES =
            Map.of(
                    "chat", Operation.CHAT,
                    "completion", Operation.COMPLETION,
                    "responses", Operation.RESPONSES,
                    "embedding", Operation.EMBEDDING,
                    "rerank", Operation.RERANK,
                    "moderation", Operation.MODERATION,
                    "audio_speech", Operation.SPEECH);

    private Probe() {}

    /** {@code model_info.mode}, or chat. */
    static String mode(Deployment deployment) {
        return deployment.info().path("mode").asText("chat");
    }

    /** The call; empty where there is none for the mode, or nobody knows for which model. */
    static Optional<Prompt> of(Target target, HealthSettings settings) {
        Deployment deployment = target.deployment();
        Operation operation = MODES.get(mode(deployment));
        String model = model(target);
        if (operation == null || model.contains("*")) {
            return Optional.empty();
        }
        ObjectNode body = body(operation, model, deployment, settings).put("model", model);
        return Optional.of(
                new Prompt(
                        operation,
                        RawObject.of(Json.bytes(body)),
                        model.equals(target.model()) ? target : new Target(deployment, model),
                        false,
                        Map.of(),
                        deployment
                                .parameters()
                                .timeouts()
                                .withTotal(timeout(deployment, settings))));
    }

    /** {@code health_check_model}, which may have the vendor before it. */
    private static String model(Target target) {
        String other = target.deployment().info().path("health_check_model").asText("");
        String vendor = target.deployment().vendor() + "/";
        if (other.isEmpty()) {
            return target.model();
        }
        return other.startsWith(vendor) ? other.substring(vendor.length()) : other;
    }

    private static Duration timeout(Deployment deployment, HealthSettings settings) {
        double seconds = deployment.info().path("health_check_timeout").asDouble();
        return seconds > 0 ? Duration.ofMillis((long) (seconds * 1000)) : settings.timeout();
    }

    private static ObjectNode body(
            Operation operation, String model, Deployment deployment, HealthSettings settings) {
        ObjectNode body = Json.object();
        int most = maxTokens(deployment, settings);
        switch (operation) {
            case COMPLETION -> body.put("prompt", "Hi").put("max_tokens", most);
            case RESPONSES ->
                    body.put("input", "Hi").put("max_output_tokens", most).put("store", false);
            case EMBEDDING, MODERATION -> body.put("input", "Hi");
            case RERANK -> body.put("query", "Hi").putArray("documents").add("Hello");
            case SPEECH ->
                    body.put("input", "Hi")
                            .put(
                                    "voice",
                                    deployment.info().path("health_check_voice").asText("alloy"));
            default -> {
                body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
                boolean newer = NEWER.matcher(model).matches();
                body.put(newer ? "max_completion_tokens" : "max_tokens", most);
            }
        }
        return body;
    }

    private static int maxTokens(Deployment deployment, HealthSettings settings) {
        JsonNode own = deployment.info().path("health_check_max_tokens");
        return own.asInt(settings.maxTokens().orElse(MAX_TOKENS));
    }
}
