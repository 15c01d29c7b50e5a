package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.Map;
import java.util.Set;

/**
 * Claude on Azure AI Foundry: Anthropic's API below {@code /anthropic} of the resource.
 *
 * @param base {@code api_base} without a slash at its end
 * @see <a
 *     href="https://learn.microsoft.com/azure/ai-foundry/foundry-models/how-to/use-foundry-models-claude">
 *     Azure AI Foundry, Claude</a>
 */
record AzureClaude(VendorSpec spec, String base) {

    /** Whether the model is one of Anthropic's; Azure's users name their deployments after it. */
    static boolean concerns(String model) {
        return model.contains("claude");
    }

    /** Without what a login of Microsoft Entra adds. */
    UpstreamRequest request(Prompt prompt, Payload body, Set<String> betas) {
        boolean count = prompt.operation() == Operation.COUNT_TOKENS;
        Operation asked = count ? Operation.COUNT_TOKENS : Operation.MESSAGES;
        String resource = base.replaceFirst("(/anthropic)?(/v1)?(/messages)?$", "");
        Map<String, String> headers = AnthropicHeaders.of(prompt, betas);
        Deployment deployment = prompt.target().deployment();
        if (!headers.containsKey("x-api-key")) {
            deployment
                    .setting("azure_ad_token")
                    .ifPresent(token -> headers.putAll(VendorCall.bearer(token)));
        }
        return new UpstreamRequest(
                spec.exceptionName(),
                "POST",
                Endpoint.uri(spec, resource + "/anthropic" + asked.path()),
                headers,
                body,
                prompt.timeouts());
    }
}
