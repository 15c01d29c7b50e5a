package dev.tollgate.proxy.provider;

import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is special about one vendor: an entry of {@code vendors.json}.
 *
 * @param name the prefix of {@code litellm_params.model}
 * @param exceptionName as messages call it
 * @param environment by setting of the connection ({@code api_key}, {@code api_base} …), the
 *     variables that it comes from where the deployment doesn't say, first one first
 * @param own whether a class of its own serves it, so that only names are taken from here
 * @param address where its requests go
 * @param model how the model's name is changed for it
 * @param rules how requests are changed for it, in order
 */
record VendorSpec(
        String name,
        String exceptionName,
        Map<String, List<String>> environment,
        boolean own,
        Address address,
        Optional<ModelName> model,
        List<ParameterRules> rules) {

    VendorSpec {
        environment = Map.copyOf(environment);
        rules = List.copyOf(rules);
    }

    /**
     * Where and with which credentials requests go. Texts may hold settings of the connection:
     * {@code {account_id}}.
     *
     * @param base empty where each deployment has its own
     * @param basePath what each base ends with, added where it is missing; may be empty
     * @param keyOptional whether calls without a key make sense
     * @param paths below the base, for each operation that is served
     * @param headers by lower-case name; left out where the setting that they hold isn't there
     */
    record Address(
            Optional<String> base,
            String basePath,
            boolean keyOptional,
            Map<Operation, String> paths,
            Map<String, String> headers) {
        Address {
            paths = Map.copyOf(paths);
            headers = Map.copyOf(headers);
        }
    }

    /** A replacement for names that match as a whole. */
    record ModelName(Pattern pattern, String replacement) {}

    /** The model's name as the vendor knows it. */
    String modelName(String name) {
        return model.map(change -> change.pattern().matcher(name))
                .filter(java.util.regex.Matcher::matches)
                .map(match -> match.replaceFirst(model.orElseThrow().replacement()))
                .orElse(name);
    }

    /** What holds for one operation and model. */
    ParameterRules rules(Operation operation, String model) {
        return rules.stream()
                .filter(rule -> rule.concerns(operation, model))
                .reduce(ParameterRules::and)
                .orElse(ParameterRules.NONE);
    }
}
