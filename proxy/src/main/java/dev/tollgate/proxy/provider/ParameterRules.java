package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How requests of one operation are changed for some models of a vendor.
 *
 * @param operation the one that is meant
 * @param models whose names match as a whole
 * @param unsupported OpenAI's parameters that the vendor refuses: dropped or refused
 * @param drop parameters that are left out without a word
 * @param rename the vendor's name by OpenAI's
 * @param values the vendor's word for some texts, by parameter
 * @param only the one value that is supported, by parameter
 * @param add fields that are sent where the request hasn't them
 * @param reshape changes inside of fields
 */
record ParameterRules(
        Operation operation,
        Pattern models,
        Set<String> unsupported,
        Set<String> drop,
        Map<String, String> rename,
        Map<String, Map<String, String>> values,
        Map<String, JsonNode> only,
        ObjectNode add,
        List<Reshape> reshape) {

    /** Nothing is special. */
    static final ParameterRules NONE =
            new ParameterRules(
                    Operation.CHAT,
                    Pattern.compile(".*"),
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Json.object(),
                    List.of());

    ParameterRules {
        unsupported = Set.copyOf(unsupported);
        drop = Set.copyOf(drop);
        rename = Map.copyOf(rename);
        values = Map.copyOf(values);
        only = Map.copyOf(only);
        reshape = List.copyOf(reshape);
    }

    boolean concerns(Operation asked, String model) {
        return asked == operation && models.matcher(model).matches();
    }

    /** Both together; where they say different things of one parameter, the other's word counts. */
    ParameterRules and(ParameterRules other) {
        return new ParameterRules(
                operation,
                models,
                union(unsupported, other.unsupported),
                union(drop, other.drop),
                union(rename, other.rename),
                union(values, other.values),
                union(only, other.only),
                add.deepCopy().setAll(other.add),
                Stream.concat(reshape.stream(), other.reshape.stream()).distinct().toList());
    }

    /** Whether these rules change more than can be done without a tree of the request. */
    boolean concern(String field) {
        return !drop.contains(field)
                && (unsupported.contains(field)
                        || rename.containsKey(field)
                        || values.containsKey(field)
                        || only.containsKey(field));
    }

    /** Whether a field with this name may be changed, whatever its value. */
    boolean mayTouch(String field) {
        return concern(field) || reshape.stream().anyMatch(it -> it.field().equals(field));
    }

    /** Whether something inside of the request's fields has to be changed. */
    boolean reshapes(RawObject request) {
        for (Reshape change : reshape) {
            if (change.concerns(request)) {
                return true;
            }
        }
        return false;
    }

    /** Which of OpenAI's parameters may be sent, given the values that the request has. */
    Set<String> supported(RawObject request, ObjectNode defaults) {
        Set<String> names = new HashSet<>(ChatParameters.OPENAI);
        names.removeAll(unsupported);
        names.addAll(drop);
        only.forEach((name, value) -> {
            JsonNode asked =
                    request.value(name)
                            .filter(node -> !node.isNull())
                            .orElseGet(() -> defaults.path(name));
            if (!asked.isMissingNode() && !same(asked, value)) {
                names.remove(name);
            }
        });
        return names;
    }

    /** Does all changes but {@link #unsupported} and {@link #add}. */
    void apply(ObjectNode request) {
        request.remove(drop);
        reshape.forEach(change -> change.apply(request));
        values.forEach((name, words) -> {
            String word = words.get(request.path(name).asText());
            if (word != null) {
                request.put(name, word);
            }
        });
        rename.forEach((from, to) -> {
            JsonNode value = request.remove(from);
            if (value != null && !value.isNull() && !request.hasNonNull(to)) {
                request.set(to, value);
            }
        });
    }

    private static boolean same(JsonNode asked, JsonNode value) {
        return (asked.isNumber() && value.isNumber())
                ? asked.asDouble() == value.asDouble()
                : asked.equals(value);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static <V> Map<String, V> union(Map<String, V> some, Map<String, V> others) {
        Map<String, V> all = new HashMap<>(some);
        all.putAll(others);
        return all;
    }
}
