package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code model_list} with all that its entries refer to. */
final class DeploymentReader {

    private static final String PARAMS = "litellm_params";
    private static final String INFO = "model_info";
    private static final String COOLDOWN = "cooldown_time";
    private static final String MODEL = "model";
    private static final String ORGANIZATION = "organization";
    private static final String CREDENTIAL = "litellm_credential_name";

    private final Sources sources;
    private final VendorNames names;
    private final ConnectionReader connections;
    private final ParametersReader parameters;
    private final KeyPools pools;
    private final Section defaults;
    private final Map<String, Section> credentials = new LinkedHashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    DeploymentReader(
            Sources sources,
            VendorNames names,
            ConnectionReader connections,
            ParametersReader parameters,
            KeyPools pools) {
        this.sources = sources;
        this.names = names;
        this.connections = connections;
        this.parameters = parameters;
        this.pools = pools;
        this.defaults = sources.router().section("default_litellm_params");
    }

    /** The file's own models. */
    List<Deployment> read() {
        return read(Map.of());
    }

    /**
     * The same, with further credentials for entries that name them.
     *
     * @param further the file's own go before them
     */
    List<Deployment> read(Map<String, Section> further) {
        credentials.putAll(further);
        readCredentials();
        List<Section> entries = sources.root().sections("model_list");
        List<Section> written = sources.written().sections("model_list");
        List<Deployment> deployments = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            deployments.addAll(entry(entries.get(i), written.get(i)));
        }
        // what the file says of whose it is would be wrong
        deployments.forEach(deployment -> deployment.info().remove("db_model"));
        return deployments;
    }

    /**
     * An entry of the database, once the file's are read.
     *
     * @param id its own
     */
    List<Deployment> readStored(String id, Section entry, Section written) {
        if (ids.contains(id)) {
            entry.problem("has the id of a model in the configuration; give it another one");
            return List.of();
        }
        return entry(entry, written);
    }

    private void readCredentials() {
        for (Section credential : sources.root().sections("credential_list")) {
            Optional<String> name = credential.text("credential_name");
            if (name.isEmpty()) {
                credential.problem("credential_name", "is missing; give the credential a name");
                continue;
            }
            credentials.put(name.get(), credential.section("credential_values"));
        }
    }

    private List<Deployment> entry(Section entry, Section written) {
        Optional<String> group = entry.text("model_name");
        if (group.isEmpty()) {
            entry.problem("model_name", "is missing; write the name that clients ask for");
        }
        if (!entry.has(PARAMS)) {
            entry.problem(PARAMS, "is missing; add it with model: vendor/name");
            return List.of();
        }
        Section params = withCredential(entry.section(PARAMS)).withDefaults(defaults);
        Optional<String> model = params.text(MODEL);
        if (model.isEmpty()) {
            params.problem(MODEL, "is missing; write it as vendor/name: openai/gpt-4o");
        }
        if (group.isEmpty() || model.isEmpty() || !isActive(entry.section(INFO))) {
            return List.of();
        }
        List<Deployment> deployments = new ArrayList<>();
        for (Section each : perOrganization(params)) {
            for (Variant variant : pools.variants(each)) {
                deployment(entry, written, variant).ifPresent(deployments::add);
            }
        }
        return deployments;
    }

    private Optional<Deployment> deployment(Section entry, Section written, Variant variant) {
        Section params = variant.params();
        Optional<String> base =
                params.text(ConnectionReader.BASE).or(() -> params.text("base_url"));
        Optional<VendorNames.Name> name =
                params.text(MODEL)
                        .flatMap(
                                model -> names.of(model, params.text("custom_llm_provider"), base));
        if (name.isEmpty()) {
            params.warning(
                    MODEL,
                    "names no vendor that can be served, so this entry is left out; write it as"
                            + " vendor/name: openai/gpt-4o");
            return Optional.empty();
        }
        String vendor = name.get().vendor();
        String model = name.get().model();
        return Optional.of(
                new Deployment(
                        id(entry, variant, written),
                        entry.text("model_name").orElseThrow(),
                        vendor,
                        model,
                        connections.read(params, vendor),
                        parameters.read(params),
                        routing(entry, variant, model),
                        info(entry, params)));
    }

    private Section withCredential(Section params) {
        Optional<String> name = params.text(CREDENTIAL);
        if (name.isEmpty()) {
            return params;
        }
        Section credential = credentials.get(name.get());
        if (credential == null) {
            params.warning(
                    CREDENTIAL,
                    "names no entry of credential_list, so it gives nothing; "
                            + Nearest.advice(name.get(), credentials.keySet(), "add that entry"));
            return params;
        }
        return params.withDefaults(credential);
    }

    /** {@code supported_environments} against {@code LITELLM_ENVIRONMENT}. */
    private boolean isActive(Section info) {
        List<String> supported = info.texts("supported_environments");
        if (supported.isEmpty()) {
            return true;
        }
        Optional<String> current = sources.environment().get("LITELLM_ENVIRONMENT");
        if (current.isEmpty()) {
            info.problem(
                    "supported_environments",
                    "needs the variable LITELLM_ENVIRONMENT; set it to one of them");
        }
        return current.isPresent() && supported.contains(current.get());
    }

    private List<Section> perOrganization(Section params) {
        Optional<Node> organization = params.node(ORGANIZATION);
        if (organization.isEmpty() || !(organization.get() instanceof Node.Sequence list)) {
            return List.of(params);
        }
        return list.items().stream().map(one -> params.with(ORGANIZATION, one)).toList();
    }

    /**
     * {@code model_info.id}, or a hash of the entry as it is written: it stays when a key in the
     * environment is renewed. Those of a pool end with the key's id.
     */
    private String id(Section entry, Variant variant, Section written) {
        Section info = entry.section(INFO);
        Optional<String> given = info.text("id");
        String id =
                Stream.of(
                                given.orElseGet(
                                        () -> variant.named() ? "" : hash(entry, variant, written)),
                                variant.name())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("-"));
        String unique = id;
        for (int n = 2; !ids.add(unique); n++) {
            unique = id + "-" + n;
        }
        if (given.isPresent() && !unique.equals(id) && !variant.params().has(ORGANIZATION)) {
            info.warning("id", "is the id of an earlier entry too; this one becomes " + unique);
        }
        return unique;
    }

    private static String hash(Section entry, Variant variant, Section written) {
        ObjectNode source = written.section(PARAMS).tree();
        source.set(ORGANIZATION, variant.params().node(ORGANIZATION).map(Node::json).orElse(null));
        return Digest.hex(entry.text("model_name").orElse("") + source);
    }

    /**
     * What a router weighs.
     *
     * @param model the model's name at the vendor, by which a pool's key has limits
     */
    private static Deployment.Routing routing(Section entry, Variant variant, String model) {
        Section params = variant.params();
        Section info = entry.section(INFO);
        Section cooldown = params.has(COOLDOWN) ? params : info;
        Limits own = LimitsReader.read(key -> limit(key, entry, params));
        if (variant.key().isPresent() && !own.isNone()) {
            params.warning(
                    "has limits of its own, which have no effect beside a key pool; write them"
                            + " into key-pool.json");
        }
        return new Deployment.Routing(
                params.number("weight"),
                variant.key().map(key -> key.models().getOrDefault(model, Limits.NONE)).orElse(own),
                params.whole("order"),
                params.whole("max_parallel_requests"),
                Set.copyOf(params.texts("tags")),
                params.whole("num_retries"),
                cooldown.pause(COOLDOWN),
                BudgetReader.read(params, "max_budget", "budget_duration"),
                params.text("silent_model"),
                variant.key());
    }

    /** In {@code litellm_params}, the entry itself or {@code model_info}, in that order. */
    private static OptionalLong limit(String key, Section entry, Section params) {
        Section entryOrInfo = entry.has(key) ? entry : entry.section(INFO);
        return (params.has(key) ? params : entryOrInfo).count(key);
    }

    /** Written among the parameters, yet no parameter of a call. */
    private static boolean isInfo(String key) {
        return ParametersReader.isPrice(key)
                || key.equals("base_model")
                || key.equals("use_in_pass_through");
    }

    /** With the prices of {@code litellm_params}, as LiteLLM's own. */
    private static ObjectNode info(Section entry, Section params) {
        ObjectNode info = entry.section(INFO).tree();
        Map<String, Node> prices = new HashMap<>();
        for (String key : params.keys()) {
            if (isInfo(key)) {
                params.node(key).ifPresent(node -> prices.put(key, node));
            }
        }
        prices.forEach((key, node) -> info.putIfAbsent(key, node.json()));
        return info;
    }
}
