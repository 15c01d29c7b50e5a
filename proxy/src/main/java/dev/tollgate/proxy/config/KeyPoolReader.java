package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Limits;
import dev.tollgate.proxy.model.PoolKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pools of {@code key-pool.json}, in the form of {@code charts/key-pool.schema.json}. A key
 * with a fault is left out with a warning, and the others serve.
 */
final class KeyPoolReader {

    private static final String PROVIDERS = "providers";
    private static final String KEYS = "keys";
    private static final String API_KEY = "api_key";
    private static final String KEY_ID = "key_id";
    private static final String MODELS = "priority_models";
    private static final String MODEL = "model";
    private static final String WEIGHT = "weight";
    private static final String LIMIT = "_limit";

    private static final List<String> OF_FILE = List.of("$schema", PROVIDERS);
    private static final List<String> OF_KEY =
            List.of(KEY_ID, API_KEY, "rpm_limit", "tpm_limit", "rpd_limit", "tpd_limit", MODELS);
    private static final List<String> OF_MODEL =
            List.of(MODEL, WEIGHT, "rpm_limit", "tpm_limit", "rpd_limit", "tpd_limit");

    private final Section file;
    private final VendorNames vendors;
    private final Environment environment;
    private final Findings findings;
    private final KeyVariables variables;
    private final Set<String> ids = new HashSet<>();

    /** The id of the key that a secret belongs to. */
    private final Map<String, String> owners = new HashMap<>();

    /** What the whole of an entry says, without its secrets. */
    private record Entry(
            String pool, String id, String variable, Limits limits, Map<String, Limits> byModel) {}

    KeyPoolReader(
            Node.Mapping file, VendorNames vendors, Environment environment, Findings findings) {
        this.file = new Section(file, findings);
        this.vendors = vendors;
        this.environment = environment;
        this.findings = findings;
        this.variables = new KeyVariables(references(), environment.names());
    }

    private List<String> references() {
        Section pools = new Section(file.mapping(), new Findings()).section(PROVIDERS);
        List<String> names = new ArrayList<>();
        for (String pool : pools.keys()) {
            for (Section key : pools.section(pool).sections(KEYS)) {
                key.text(API_KEY).flatMap(KeyVariables::name).ifPresent(names::add);
            }
        }
        return names;
    }

    /** The usable keys of each pool. */
    Map<String, List<PooledKey>> read() {
        Map<String, List<PooledKey>> pools = new LinkedHashMap<>();
        warnOfUnknown(file, OF_FILE);
        Section providers = file.section(PROVIDERS);
        for (String pool : providers.keys()) {
            Section provider = providers.section(pool);
            warnOfUnknown(provider, List.of(KEYS));
            List<PooledKey> keys = new ArrayList<>();
            provider.sections(KEYS).forEach(key -> keys.addAll(keys(pool, key)));
            pools.put(pool, List.copyOf(keys));
        }
        return pools;
    }

    private static void warnOfUnknown(Section section, List<String> known) {
        for (String key : section.keys()) {
            if (!known.contains(key)) {
                section.warning(
                        key,
                        "is an unknown key; " + Nearest.advice(key, known, "it has no effect"));
            }
        }
    }

    /** The keys of one entry, none where anything is wrong with it. */
    private List<PooledKey> keys(String pool, Section written) {
        Findings faults = new Findings();
        Section key = new Section(written.mapping(), faults);
        refuseUnknown(key, OF_KEY);
        Optional<String> id = required(key, KEY_ID, "give the key a name");
        Optional<String> variable = variable(key);
        Limits limits = limits(key);
        Map<String, Limits> byModel = new LinkedHashMap<>();
        List<PooledKey.Model> models = models(pool, key, byModel);
        List<PooledKey> keys = List.of();
        if (faults.none()) {
            Entry entry =
                    new Entry(pool, id.orElseThrow(), variable.orElseThrow(), limits, byModel);
            keys = withSecrets(entry, key, models);
        }
        findings.warnOf(faults, "; until then this key is left out");
        return keys;
    }

    private static Optional<String> required(Section section, String key, String advice) {
        Optional<String> text = section.text(key);
        if (text.isEmpty()) {
            section.problem(key, "is missing; " + advice);
        }
        return text;
    }

    private static void refuseUnknown(Section section, List<String> known) {
        for (String key : section.keys()) {
            if (!known.contains(key)) {
                section.problem(
                        key, "is an unknown key; " + Nearest.advice(key, known, "remove it"));
            }
        }
    }

    private static Limits limits(Section section) {
        return LimitsReader.read(kind -> section.count(kind + LIMIT));
    }

    private static Optional<String> variable(Section key) {
        Optional<String> reference = required(key, API_KEY, "name a secret: GEMINI_KEY_1");
        Optional<String> name = reference.flatMap(KeyVariables::name);
        if (reference.isPresent() && name.isEmpty()) {
            key.problem(
                    API_KEY,
                    "is no name of a secret; write it as os.environ/GEMINI_KEY_1 or GEMINI_KEY_*,"
                            + " never the key itself");
        }
        return name;
    }

    private List<PooledKey.Model> models(String pool, Section key, Map<String, Limits> byModel) {
        List<PooledKey.Model> models = new ArrayList<>();
        List<Section> entries = key.sections(MODELS);
        if (entries.isEmpty()) {
            key.problem(MODELS, "is missing; write a list with at least one model");
        }
        for (Section each : entries) {
            refuseUnknown(each, OF_MODEL);
            each.number(WEIGHT);
            Limits limits = limits(each);
            Optional<String> model = required(each, MODEL, "write the model's name");
            Optional<VendorNames.Name> name = model.flatMap(text -> name(pool, text));
            if (model.isPresent() && name.isEmpty()) {
                each.problem(
                        MODEL,
                        "names no vendor that can be served, nor does the pool; write it as"
                                + " vendor/name: gemini/gemini-2.5-flash");
            }
            name.ifPresent(found -> {
                if (byModel.putIfAbsent(found.model(), limits) != null) {
                    each.problem(MODEL, "stands twice among the key's models; remove one of them");
                }
                models.add(new PooledKey.Model(found, each.node(WEIGHT)));
            });
        }
        return models;
    }

    /** A pool is called as its vendor, or its models have a vendor's prefix. */
    private Optional<VendorNames.Name> name(String pool, String model) {
        return vendors.of(model, Optional.of(pool), Optional.empty())
                .or(() ->
                        vendors.of(model, Optional.empty(), Optional.empty())
                                .filter(name -> model.startsWith(name.vendor() + "/")));
    }

    private List<PooledKey> withSecrets(Entry entry, Section key, List<PooledKey.Model> models) {
        List<PooledKey> keys = new ArrayList<>();
        Map<String, String> taken = variables.of(entry.variable());
        if (taken.isEmpty()) {
            key.problem(API_KEY, "takes no secret: none begins so and is free; add one");
        }
        taken.forEach((part, variable) -> {
            String id = part.isEmpty() ? entry.id() : entry.id() + "-" + part;
            Optional<Node.Scalar> secret = secret(key, variable);
            if (secret.isPresent() && isNew(key, id)) {
                warnOfSecond(key, secret.get().text(), id);
                keys.add(
                        new PooledKey(
                                new PoolKey(entry.pool(), id, entry.limits(), entry.byModel()),
                                secret.get(),
                                models));
            }
        });
        return keys;
    }

    private Optional<Node.Scalar> secret(Section key, String variable) {
        Optional<String> value = environment.get(variable);
        if (value.isEmpty()) {
            key.problem(API_KEY, variable + " is not set; set it");
        }
        return value.map(
                text -> new Node.Scalar(key.place(API_KEY), Node.Kind.TEXT, text.strip(), true));
    }

    private boolean isNew(Section key, String id) {
        if (ids.add(id)) {
            return true;
        }
        key.problem(KEY_ID, "'" + id + "' is the id of another key above; give each key its own");
        return false;
    }

    private void warnOfSecond(Section key, String secret, String id) {
        String owner = owners.putIfAbsent(secret, id);
        if (owner != null) {
            findings.warning(
                    key.place(API_KEY),
                    id
                            + " is the same key as "
                            + owner
                            + ", and both have one quota at the vendor; name each key once");
        }
    }
}
