package dev.tollgate.proxy.guardrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The guardrails of a configuration, in its order.
 *
 * @param all their names differ
 * @param ofModels names by {@code model_name}: {@code litellm_params.guardrails}
 */
public record Guardrails(List<Configured> all, Map<String, Set<String>> ofModels) {

    public Guardrails {
        all = List.copyOf(all);
        ofModels = Map.copyOf(ofModels);
    }

    /**
     * One of them.
     *
     * @param name {@code guardrail_name}
     * @param defaultOn {@code default_on}: looks at every request
     * @param shown what lists tell of it; no secrets, treat as immutable
     * @param fingerprint changes with its settings
     */
    public record Configured(
            String name,
            Guardrail guardrail,
            Set<Mode> modes,
            boolean defaultOn,
            ObjectNode shown,
            String fingerprint) {
        public Configured {
            modes = Set.copyOf(modes);
        }

        /** LiteLLM's {@code guardrail_provider}: {@code litellm_content_filter}. */
        public String provider() {
            return shown.path("litellm_params").path("guardrail").asText("");
        }

        /** The same as one request needs it; empty where there is nothing to look for. */
        public Optional<Configured> of(Operation operation, Supplier<ObjectNode> request) {
            return guardrail
                    .of(operation, request)
                    .map(own ->
                            own.equals(guardrail)
                                    ? this
                                    : new Configured(
                                            name, own, modes, defaultOn, shown, fingerprint));
        }
    }

    /** By name. */
    public Optional<Configured> find(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Those of one request.
     *
     * @param asked names that it, its key, team or model asks for
     * @param defaults whether those that are always on count
     */
    public List<Configured> chosen(Set<String> asked, boolean defaults) {
        return all.stream()
                .filter(each -> asked.contains(each.name()) || (defaults && each.defaultOn()))
                .toList();
    }
}
