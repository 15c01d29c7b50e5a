package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.upstream.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every vendor that the gateway can call, by name. */
public final class Providers {

    private final Map<String, Provider> byName = new LinkedHashMap<>();

    private Providers(List<Provider> all) {
        for (Provider provider : all) {
            byName.put(provider.name(), provider);
        }
    }

    /**
     * The list of vendors: those with a class of their own one by one, then all others.
     *
     * @param stamp for ids and times that a vendor doesn't give
     * @param upstream for vendors whose credentials are fetched first
     */
    public static Providers of(Stamp stamp, Upstream upstream) {
        List<Provider> all = new ArrayList<>();
        all.add(new Anthropic(stamp));
        EntraTokens entra = new EntraTokens(upstream, stamp::now);
        all.add(new Azure("azure", entra, stamp));
        all.add(new Azure("azure_ai", entra, stamp));
        all.add(new Bedrock(stamp));
        all.add(new Cohere("cohere", stamp));
        all.add(new Cohere("cohere_chat", stamp));
        all.add(new Gemini(stamp));
        all.add(new Ollama("ollama", stamp));
        all.add(new Ollama("ollama_chat", stamp));
        all.add(new Replicate(stamp));
        all.add(new VertexAi(stamp, new GoogleTokens()));
        all.add(new Voyage(stamp));
        all.add(new Watsonx(stamp, upstream));
        Vendors.specs().stream()
                .filter(spec -> !spec.own())
                .map(spec -> new OpenAiCompatible(spec, stamp))
                .forEach(all::add);
        return new Providers(all);
    }

    /**
     * The vendor of a deployment.
     *
     * @param vendor the prefix of {@code litellm_params.model}
     * @return empty where nobody has that name
     */
    public Optional<Provider> find(String vendor) {
        return Optional.ofNullable(byName.get(vendor));
    }

    /** All of them, in order. */
    public List<Provider> all() {
        return List.copyOf(byName.values());
    }
}
