package dev.tollgate.proxy.spend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ModelFacts;
import dev.tollgate.proxy.model.Prices;
import dev.tollgate.proxy.model.Target;
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

    private static final String TOOLS = "supports_function_calling";

    private final ModelTable table;
    private final Map<String, Listed> listed = new ConcurrentHashMap<>();

    /** What the list says of a model, and what follows where the configuration adds nothing. */
    private record Listed(ObjectNode entry, ModelFacts facts) {}

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
        Listed known = listed(vendor, model, info);
        return addsNothing(info)
                ? known.facts()
                : facts(vendor + "/" + model, new Entry(info, known.entry()));
    }

    private static boolean addsNothing(ObjectNode info) {
        for (Map.Entry<String, JsonNode> field : info.properties()) {
            String name = field.getKey();
            if (name.startsWith("max_") || name.startsWith("supports_") || name.contains("cost")) {
                return false;
            }
        }
        return true;
    }

    private static ModelFacts facts(String name, Entry entry) {
        boolean without = WITHOUT_TOOLS.matcher(name).matches() && !entry.own().has(TOOLS);
        return new ModelFacts(
                entry.whole("max_input_tokens"),
                prices(entry),
                without ? Optional.of(false) : entry.flag(TOOLS),
                entry.flag("supports_response_schema"),
                entry.flag("supports_web_search"));
    }

    /**
     * All that is known, in LiteLLM's words, for {@code /model/info}.
     *
     * @return a new tree
     */
    public ObjectNode about(Deployment deployment) {
        ObjectNode info = deployment.info();
        ObjectNode about = listed(deployment.vendor(), deployment.model(), info).entry().deepCopy();
        about.setAll(info);
        return about;
    }

    /**
     * The prices of a model.
     *
     * @param model at the vendor, or one of its variants
     * @return empty where none is known
     */
    Optional<PriceFields> prices(Target target, String model) {
        ObjectNode info = target.deployment().info();
        Listed known = listed(target.deployment().vendor(), model, info);
        return Optional.of(PriceFields.of(info, known.entry())).filter(PriceFields::any);
    }

    private Listed listed(String vendor, String model, ObjectNode info) {
        String base = info.path("base_model").asText("");
        String name = vendor + "/" + model + "\n" + base;
        Listed remembered = listed.get(name);
        if (remembered != null) {
            return remembered;
        }
        ObjectNode found =
                find(vendor, base)
                        .or(() -> table.find(base))
                        .or(() -> find(vendor, model))
                        .orElseGet(Json::object);
        Entry alone = new Entry(Json.object(), found);
        Listed fresh = new Listed(found, facts(vendor + "/" + model, alone));
        if (listed.size() >= REMEMBERED) {
            listed.clear();
        }
        listed.put(name, fresh);
        return fresh;
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

        private static final Pattern DECIMAL =
                Pattern.compile("\\d{0,20}\\.?\\d{1,40}([eE][-+]?\\d{1,3})?");

        OptionalLong whole(String field) {
            OptionalDouble number = number(field);
            return number.isPresent()
                    ? OptionalLong.of((long) number.getAsDouble())
                    : OptionalLong.empty();
        }

        OptionalDouble number(String field) {
            OptionalDouble told = number(own.path(field));
            return told.isPresent() ? told : number(listed.path(field));
        }

        /** Numbers from variables are texts; what is no number says nothing. */
        private static OptionalDouble number(JsonNode value) {
            if (value.isNumber() && value.doubleValue() >= 0) {
                return OptionalDouble.of(value.doubleValue());
            }
            return value.isTextual() && DECIMAL.matcher(value.textValue()).matches()
                    ? OptionalDouble.of(Double.parseDouble(value.textValue()))
                    : OptionalDouble.empty();
        }

        Optional<Boolean> flag(String field) {
            return flag(own.path(field)).or(() -> flag(listed.path(field)));
        }

        private static Optional<Boolean> flag(JsonNode value) {
            return switch (value.asText("")) {
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
            boolean listCounts = number(own.path(usual)).isEmpty();
            OptionalDouble price = listCounts ? number(special) : number(own.path(special));
            return price.orElse(number(usual).orElse(0));
        }
    }
}
