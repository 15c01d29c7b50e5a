package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.BareNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Which vendor a deployment means, by LiteLLM's order: {@code custom_llm_provider}, a known prefix,
 * the host of {@code api_base}, the model's own name.
 *
 * @see <a href="https://docs.litellm.ai/docs/providers">LiteLLM, providers</a>
 */
final class VendorNames {

    private static final String OPENAI = "openai";

    private static final Map<String, String> HOSTS =
            Map.ofEntries(
                    Map.entry("api.openai.com", OPENAI),
                    Map.entry("api.anthropic.com", "anthropic"),
                    Map.entry("api.groq.com", "groq"),
                    Map.entry("api.mistral.ai", "mistral"),
                    Map.entry("codestral.mistral.ai", "codestral"),
                    Map.entry("api.deepseek.com", "deepseek"),
                    Map.entry("api.deepinfra.com", "deepinfra"),
                    Map.entry("api.perplexity.ai", "perplexity"),
                    Map.entry("api.endpoints.anyscale.com", "anyscale"),
                    Map.entry("integrate.api.nvidia.com", "nvidia_nim"),
                    Map.entry("api.cerebras.ai", "cerebras"),
                    Map.entry("inference.baseten.co", "baseten"),
                    Map.entry("api.sambanova.ai", "sambanova"),
                    Map.entry("api.ai21.com", "ai21_chat"),
                    Map.entry("api.together.xyz", "together_ai"),
                    Map.entry("api.fireworks.ai", "fireworks_ai"),
                    Map.entry("openrouter.ai", "openrouter"),
                    Map.entry("api.x.ai", "xai"),
                    Map.entry("api.moonshot.ai", "moonshot"));

    private final VendorDefaults vendors;

    VendorNames(VendorDefaults vendors) {
        this.vendors = vendors;
    }

    /** A vendor and the model's name there. */
    record Name(String vendor, String model) {}

    /**
     * Empty where no vendor that can be served is meant.
     *
     * @param model {@code litellm_params.model}
     * @param custom {@code custom_llm_provider}
     * @param base {@code api_base}
     */
    Optional<Name> of(String model, Optional<String> custom, Optional<String> base) {
        if (custom.isPresent()) {
            String start = custom.get() + "/";
            String rest = model.startsWith(start) ? model.substring(start.length()) : model;
            return known(custom.get(), rest);
        }
        int slash = model.indexOf('/');
        if (slash > 0 && vendors.known(model.substring(0, slash))) {
            return known(model.substring(0, slash), model.substring(slash + 1));
        }
        Optional<String> vendor = base.flatMap(VendorNames::host).map(HOSTS::get);
        return vendor.or(() -> bare(model)).flatMap(name -> known(name, model));
    }

    private Optional<Name> known(String vendor, String model) {
        return vendors.known(vendor) ? Optional.of(new Name(vendor, model)) : Optional.empty();
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url.strip()).getHost());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> bare(String model) {
        if (model.equals("*")) {
            return Optional.of(OPENAI);
        }
        return BareNames.vendor(model);
    }
}
