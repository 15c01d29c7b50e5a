package dev.tollgate.proxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of entries that refer to a pool of {@code key-pool.json}: with {@code model:
 * key-pool/NAME} a deployment of each of the pool's keys and its models, with {@code api_key:
 * key-pool/NAME} one of each key. The file is read once an entry refers to it.
 */
final class KeyPools {

    private static final String POOL = "key-pool/";
    private static final String MODEL = "model";
    private static final String ORDER = "order";
    private static final String WEIGHT = "weight";

    private final Supplier<Optional<Node.Mapping>> file;
    private final VendorNames vendors;
    private final Environment environment;
    private final Findings findings;
    private @Nullable Map<String, List<PooledKey>> pools;
    private String text = "";

    /**
     * @param file reads {@code key-pool.json}
     */
    KeyPools(
            Supplier<Optional<Node.Mapping>> file,
            VendorNames vendors,
            Environment environment,
            Findings findings) {
        this.file = file;
        this.vendors = vendors;
        this.environment = environment;
        this.findings = findings;
    }

    /** The deployments that an entry makes, itself where it has nothing to do with a pool. */
    List<Variant> variants(Section params) {
        Optional<String> ofModel = pool(params, MODEL);
        if (ofModel.isPresent()) {
            return keys(params, MODEL, ofModel.get()).stream()
                    .flatMap(key -> ladder(params, key).stream())
                    .toList();
        }
        Optional<String> ofKey = pool(params, ConnectionReader.KEY);
        return ofKey.isEmpty()
                ? List.of(Variant.of(params))
                : keys(params, ConnectionReader.KEY, ofKey.get()).stream()
                        .map(key ->
                                new Variant(
                                        withSecret(params, key),
                                        Optional.of(key.key()),
                                        key.key().id(),
                                        false))
                        .toList();
    }

    /** What the pools' file says, so that another text makes another generation. */
    String text() {
        return text;
    }

    private static Optional<String> pool(Section params, String key) {
        return params.node(key)
                .filter(node -> node instanceof Node.Scalar value && value.text().startsWith(POOL))
                .map(node -> ((Node.Scalar) node).text().substring(POOL.length()));
    }

    private List<PooledKey> keys(Section params, String key, String pool) {
        Map<String, List<PooledKey>> all = pools();
        List<PooledKey> keys = all.get(pool);
        if (keys == null) {
            String advice = Nearest.advice(pool, all.keySet(), "add the pool to that file");
            params.warning(
                    key, "names no pool of key-pool.json, so this entry is left out; " + advice);
            return List.of();
        }
        if (keys.isEmpty()) {
            params.warning(
                    key, "names a pool without a usable key, so this entry is left out; add a key");
        }
        return keys;
    }

    private Map<String, List<PooledKey>> pools() {
        if (pools == null) {
            Optional<Node.Mapping> read = file.get();
            text = read.map(mapping -> mapping.json().toString()).orElse("");
            pools =
                    read.map(mapping ->
                                    new KeyPoolReader(mapping, vendors, environment, findings)
                                            .read())
                            .orElse(Map.of());
        }
        return pools;
    }

    /** Each model of a key, on a rung of its own. */
    private static List<Variant> ladder(Section params, PooledKey key) {
        int first = params.whole(ORDER).orElse(1);
        List<Variant> variants = new ArrayList<>();
        for (PooledKey.Model model : key.models()) {
            VendorNames.Name name = model.name();
            Place place = params.place(MODEL);
            int order = first + variants.size();
            Section own =
                    withSecret(params, key)
                            .with(MODEL, text(place, name.vendor() + "/" + name.model()))
                            .with(ORDER, number(params.place(ORDER), order));
            variants.add(
                    new Variant(
                            model.weight().map(weight -> own.with(WEIGHT, weight)).orElse(own),
                            Optional.of(key.key()),
                            key.key().id() + "/" + name.model(),
                            true));
        }
        return variants;
    }

    private static Section withSecret(Section params, PooledKey key) {
        return params.with(ConnectionReader.KEY, key.secret());
    }

    private static Node.Scalar text(Place place, String text) {
        return new Node.Scalar(place, Node.Kind.TEXT, text, false);
    }

    private static Node.Scalar number(Place place, int number) {
        return new Node.Scalar(place, Node.Kind.NUMBER, Integer.toString(number), false);
    }
}
