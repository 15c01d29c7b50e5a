package dev.tollgate.proxy.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A few vendors, whose variables follow from their names. */
final class FakeVendors implements VendorDefaults {

    private static final Set<String> KNOWN =
            Set.of(
                    "openai",
                    "azure",
                    "anthropic",
                    "gemini",
                    "vertex_ai",
                    "bedrock",
                    "cohere",
                    "groq",
                    "hosted_vllm",
                    "watsonx",
                    "cloudflare");

    @Override
    public List<String> keyVariables(String vendor) {
        return vendor.equals("bedrock")
                ? List.of("AWS_ACCESS_KEY_ID", "AWS_BEARER_TOKEN_BEDROCK")
                : List.of(vendor.toUpperCase(Locale.ROOT) + "_API_KEY");
    }

    @Override
    public List<String> baseVariables(String vendor) {
        return List.of(vendor.toUpperCase(Locale.ROOT) + "_API_BASE");
    }

    @Override
    public Map<String, List<String>> otherVariables(String vendor) {
        return vendor.equals("groq") ? Map.of("app_name", List.of("GROQ_APP")) : Map.of();
    }

    @Override
    public boolean known(String vendor) {
        return KNOWN.contains(vendor);
    }
}
