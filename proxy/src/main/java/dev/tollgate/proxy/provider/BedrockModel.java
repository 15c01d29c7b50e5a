package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Target;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of Bedrock, as {@code litellm_params.model} names it: {@code anthropic.claude-…}, {@code
 * us.anthropic.…}, an ARN; before it {@code converse/} or {@code invoke/}, and a region.
 *
 * @param invoke whether InvokeModel was asked for by {@code invoke/}
 * @param id what the path has, not encoded
 * @param base the name that tells its maker: without geography, and {@code model_info.base_model}
 *     where an ARN says nothing
 * @param region of the name or the ARN
 */
record BedrockModel(boolean invoke, String id, String base, Optional<String> region) {

    private static final Pattern REGION = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-\\d)/(.+)");
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:bedrock:([^:]+):.*");
    private static final Pattern GEOGRAPHY =
            Pattern.compile("(?:us|us-gov|eu|apac|au|ca|jp|global)\\.(.+)");

    static BedrockModel of(Target target) {
        Deployment deployment = target.deployment();
        String name = target.model();
        boolean invoke = name.startsWith("invoke/");
        name = without(without(name, "converse/"), "invoke/");
        Matcher regional = REGION.matcher(name);
        Optional<String> region = Optional.empty();
        if (regional.matches()) {
            region = Optional.of(regional.group(1));
            name = regional.group(2);
        }
        String id = deployment.setting("model_id").orElse(name);
        Matcher arn = ARN.matcher(id);
        if (region.isEmpty() && arn.matches()) {
            region = Optional.of(arn.group(1));
        }
        return new BedrockModel(invoke, id, base(deployment, name), region);
    }

    /** The id as it stands in a path. */
    String encoded() {
        return URLEncoder.encode(id, UTF_8);
    }

    boolean isFrom(String maker) {
        return base.startsWith(maker);
    }

    private static String base(Deployment deployment, String name) {
        String told = deployment.info().path("base_model").asText("");
        String base = told.isEmpty() ? name : without(told, "bedrock/");
        base = base.substring(base.lastIndexOf('/') + 1);
        Matcher geography = GEOGRAPHY.matcher(base);
        return geography.matches() ? geography.group(1) : base;
    }

    private static String without(String name, String prefix) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
