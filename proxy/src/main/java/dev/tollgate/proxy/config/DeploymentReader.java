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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** {@code model_list} with all that its entries refer to. */
final class DeploymentReader {

    private static final String PARAMS = "litellm_params";
    private static final String INFO = "model_info";
    private static final String MODEL = "model";
    private static final String ORGANIZATION = "organization";
    private static final String CREDENTIAL = "litellm_credential_name";
    private static final String POOL = "key-pool/";

    private final Sources sources;
    private final VendorNames names;
    private final ConnectionReader connections;
    private final ParametersReader parameters;
    private final Section defaults;
    private final Map<String, Section> credentials = new LinkedHashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    DeploymentReader(Sources sources, VendorDefaults vendors, KnownKeys known) {
        this.sources = sources;
        this.names = new VendorNames(vendors);
        this.connections = new ConnectionReader(sources.environment(), vendors);
        this.parameters = new ParametersReader(sources, known);
        this.defaults = sources.router().section("default_litellm_params");
    }

    List<Deployment> read() {
        readCredentials();
        List<Section> entries = sources.root().sections("model_list");
        List<Section> written = sources.written().sections("model_list");
        List<Deployment> deployments = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            deployments.addAll(entry(entries.get(i), written.get(i)));
        }
        return deployments;
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
        if (group.isEmpty() || model.isEmpty() || !isServed(entry, params, model.get())) {
            return List.of();
        }
        Optional<String> base =
                params.text(ConnectionReader.BASE).or(() -> params.text("base_url"));
        Optional<VendorNames.Name> name =
                names.of(model.get(), params.text("custom_llm_provider"), base);
        if (name.isEmpty()) {
            params.warning(
                    MODEL,
                    "names no vendor that can be served, so this entry is left out; write it as"
                            + " vendor/name: openai/gpt-4o");
            return List.of();
        }
        List<Deployment> deployments = new ArrayList<>();
        for (Section each : perOrganization(params)) {
            deployments.add(
                    deployment(
                            entry,
                            each,
                            new Identity(id(entry, each, written), group.get(), name.get())));
        }
        return deployments;
    }

    private record Identity(String id, String group, VendorNames.Name name) {}

    private Deployment deployment(Section entry, Section params, Identity identity) {
        String vendor = identity.name().vendor();
        return new Deployment(
                identity.id(),
                identity.group(),
                vendor,
                identity.name().model(),
                connections.read(params, vendor),
                parameters.read(params),
                routing(entry, params),
                info(entry, params));
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

    private boolean isServed(Section entry, Section params, String model) {
        boolean pool =
                model.startsWith(POOL)
                        || params.text(ConnectionReader.KEY).orElse("").startsWith(POOL);
        if (pool) {
            sources.findings()
                    .warning(
                            entry.place(),
                            "takes its key from a key pool, which is not supported yet, so this"
                                    + " entry is left out");
        }
        return !pool && isActive(entry.section(INFO));
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
     * environment is renewed.
     */
    private String id(Section entry, Section params, Section written) {
        Section info = entry.section(INFO);
        Optional<String> given = info.text("id");
        String id =
                given.orElseGet(() -> {
                    ObjectNode source = written.section(PARAMS).tree();
                    source.set(
                            ORGANIZATION, params.node(ORGANIZATION).map(Node::json).orElse(null));
                    return Digest.hex(entry.text("model_name").orElse("") + source);
                });
        String unique = id;
        for (int n = 2; !ids.add(unique); n++) {
            unique = id + "-" + n;
        }
        if (given.isPresent() && !unique.equals(id) && !params.has(ORGANIZATION)) {
            info.warning("id", "is the id of an earlier entry too; this one becomes " + unique);
        }
        return unique;
    }

    private static Deployment.Routing routing(Section entry, Section params) {
        return new Deployment.Routing(
                params.number("weight"),
                new Limits(limit("rpm", entry, params), limit("tpm", entry, params)),
                params.whole("order"),
                params.whole("max_parallel_requests"),
                Set.copyOf(params.texts("tags")),
                params.whole("num_retries"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** In {@code litellm_params}, the entry itself or {@code model_info}, in that order. */
    private static OptionalLong limit(String key, Section entry, Section params) {
        Section entryOrInfo = entry.has(key) ? entry : entry.section(INFO);
        OptionalInt limit = (params.has(key) ? params : entryOrInfo).whole(key);
        return limit.isPresent() ? OptionalLong.of(limit.getAsInt()) : OptionalLong.empty();
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
