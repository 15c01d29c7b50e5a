package dev.tollgate.proxy.spend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Prices;
import dev.tollgate.proxy.model.Target;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What is known of models: by {@code model_info} first, then by LiteLLM's list, for {@code
 * base_model}, {@code vendor/model} or the model's own name.
 *
 * @see <a href="https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json">
 *     LiteLLM's list</a>
 */
public final class PriceMap {

    /** Clients choose the names that patterns match, so not all of them can be remembered. */
    private static final int REMEMBERED = 1000;

    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";

    /**
     * Google refuses functions for these with «Function calling is not enabled», whatever the list
     * says.
     */
    private static final Pattern WITHOUT_TOOLS =
            Pattern.compile("gemini/(models/)?(gemini-)?gemma-[123].*");

    private final ModelTable table;
    private final Map<String, ObjectNode> known = new ConcurrentHashMap<>();

    PriceMap(ModelTable table) {
        this.table = table;
    }

    /** With the list that comes with the program. */
    public static PriceMap bundled() {
        return new PriceMap(ModelTable.bundled());
    }

    /** What choices among deployments look at. */
    public ModelFacts facts(Target target) {
        Deployment deployment = target.deployment();
        return of(deployment.vendor(), target.model(), deployment.info());
    }

    /** The same for a model by its name at the vendor, without the vendor's prefix. */
    ModelFacts of(String vendor, String model, ObjectNode info) {
        Entry entry = new Entry(info, known(vendor, model, info));
        boolean without = WITHOUT_TOOLS.matcher(vendor + "/" + model).matches();
        String tools = "supports_function_calling";
        return new ModelFacts(
                entry.whole("max_input_tokens"),
                prices(entry),
                without && !info.has(tools) ? Optional.of(false) : entry.flag(tools),
                entry.flag("supports_response_schema"),
                entry.flag("supports_web_search"));
    }

    /**
     * All that is known, in LiteLLM's words, for {@code /model/info}.
     *
     * @return a new tree
     */
    public ObjectNode about(Deployment deployment) {
        ObjectNode about =
                known(deployment.vendor(), deployment.model(), deployment.info()).deepCopy();
        about.setAll(deployment.info());
        return about;
    }

    private ObjectNode known(String vendor, String model, ObjectNode info) {
        String base = info.path("base_model").asText("");
        String name = vendor + "/" + model + "\n" + base;
        ObjectNode remembered = known.get(name);
        if (remembered != null) {
            return remembered;
        }
        ObjectNode found =
                find(vendor, base)
                        .or(() -> table.find(base))
                        .or(() -> find(vendor, model))
                        .orElseGet(Json::object);
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(name, found);
        return found;
    }

    private Optional<ObjectNode> find(String vendor, String model) {
        if (model.isEmpty() || model.contains("*")) {
            return Optional.empty();
        }
        for (String name : ModelNames.of(vendor, model)) {
            Optional<ObjectNode> found = table.find(name);
            if (found.isPresent()
                    && (name.startsWith(vendor + "/") || sells(found.get(), vendor))) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A bare name may be another vendor's model, at another price. */
    private static boolean sells(ObjectNode entry, String vendor) {
        String provider = entry.path("litellm_provider").asText();
        return provider.startsWith(vendor) || provider.endsWith("-" + vendor);
    }

    private static Optional<Prices> prices(Entry entry) {
        OptionalDouble input = entry.number(INPUT);
        OptionalDouble output = entry.number(OUTPUT);
        if (input.isEmpty() && output.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Prices(
                        input.orElse(0),
                        entry.price("cache_read_input_token_cost", INPUT),
                        entry.price("cache_creation_input_token_cost", INPUT),
                        entry.price("input_cost_per_audio_token", INPUT),
                        output.orElse(0),
                        entry.price("output_cost_per_reasoning_token", OUTPUT),
                        entry.price("output_cost_per_audio_token", OUTPUT)));
    }

    /** What the configuration says of a model, and what the list says. */
    private record Entry(ObjectNode own, ObjectNode listed) {

        private static final List<String> UNSET = List.of("", "null");

        JsonNode value(String field) {
            return isSet(own, field) ? own.path(field) : listed.path(field);
        }

        private static boolean isSet(ObjectNode node, String field) {
            return !UNSET.contains(node.path(field).asText(""));
        }

        OptionalLong whole(String field) {
            OptionalDouble number = number(field);
            return number.isPresent()
                    ? OptionalLong.of((long) number.getAsDouble())
                    : OptionalLong.empty();
        }

        OptionalDouble number(String field) {
            return number(value(field));
        }

        /** Numbers from variables are texts. */
        private static OptionalDouble number(JsonNode value) {
            String text = value.asText("");
            if (text.isEmpty() || value.isBoolean() || !isDecimal(text)) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(new BigDecimal(text).doubleValue());
        }

        private static boolean isDecimal(String text) {
            return text.length() < 40 && text.matches("\\d*\\.?\\d+([eE][-+]?\\d{1,3})?");
        }

        Optional<Boolean> flag(String field) {
            return switch (value(field).asText("")) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }

        /**
         * A price of its own, or the usual one; with the usual one set in the configuration, the
         * list's special prices belong to another price list.
         */
        double price(String special, String usual) {
            boolean listedCounts = isSet(own, special) || !isSet(own, usual);
            OptionalDouble price = listedCounts ? number(special) : OptionalDouble.empty();
            return price.orElse(number(usual).orElse(0));
        }
    }
}
