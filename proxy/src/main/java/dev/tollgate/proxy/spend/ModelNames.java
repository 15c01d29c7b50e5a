package dev.tollgate.proxy.spend;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Under which names LiteLLM's list may have a model, the likeliest first. */
final class ModelNames {

    /** Bedrock's ways to call, and its groups of regions. */
    private static final Pattern BEDROCK =
            Pattern.compile("^(converse/|invoke/)?(us-gov|us|eu|apac|au|jp|ca|sa|global)\\.");

    private static final Pattern BEDROCK_WAY = Pattern.compile("^(converse|invoke)/");

    /** The day on which a version came out, or its number. */
    private static final Pattern VERSION =
            Pattern.compile("[-@](\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{3}|latest)$");

    /** A fine-tuned model is named after its base: {@code ft:gpt-4o-2024-08-06:acme::x}. */
    private static final Pattern FINE_TUNED = Pattern.compile("^(ft:[^:]+):.*$");

    private ModelNames() {}

    static List<String> of(String vendor, String model) {
        Set<String> variants = new LinkedHashSet<>();
        variants.add(model);
        if (vendor.equals("bedrock")) {
            variants.add(BEDROCK_WAY.matcher(model).replaceFirst(""));
            variants.add(BEDROCK.matcher(model).replaceFirst(""));
        }
        variants.add(FINE_TUNED.matcher(model).replaceFirst("$1"));
        for (String variant : List.copyOf(variants)) {
            variants.add(VERSION.matcher(variant).replaceFirst(""));
        }
        Set<String> names = new LinkedHashSet<>();
        for (String variant : variants) {
            names.add(vendor + "/" + variant);
            names.add(variant);
        }
        return List.copyOf(names);
    }
}
