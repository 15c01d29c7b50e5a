package dev.tollgate.charts.environment;

import dev.tollgate.charts.document.KeyPath;
import dev.tollgate.charts.document.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the parts of an environment; each method gives the faults that it finds.
 */
final class Combinations {

    private Combinations() {}

    /**
     * Inference pools need the internal gateway; each model has a variable and a name of its own.
     */
    static List<InvalidSettingException> models(
            List<ServedModel> models, @Nullable InternalGateway internalGateway) {
        List<InvalidSettingException> faults = new ArrayList<>();
        if (internalGateway == null
                && models.stream().anyMatch(ServedModel.InferencePool.class::isInstance)) {
            faults.add(
                    new InvalidSettingException(
                            "internalGateway",
                            "is missing, but servedModels has an inference-pool",
                            "add internalGateway, or choose mode: predictor"));
        }
        Set<String> variables = new HashSet<>();
        Set<Name> pools = new HashSet<>();
        for (int i = 0; i < models.size(); i++) {
            ServedModel model = models.get(i);
            if (!variables.add(model.apiBaseEnv())) {
                faults.add(twice(i, "apiBaseEnv", model.apiBaseEnv()));
            }
            if (model instanceof ServedModel.InferencePool pool && !pools.add(pool.name())) {
                faults.add(twice(i, "name", pool.name().value()));
            }
        }
        return faults;
    }

    private static InvalidSettingException twice(int index, String key, String value) {
        return new InvalidSettingException(
                "servedModels[" + index + "]." + key,
                "is " + value + ", like that of a model above",
                "give each model its own");
    }

    /** A virtual key is stored in the database. */
    static List<InvalidSettingException> firstKey(Gateway gateway, Postgresql postgresql) {
        if (gateway.firstKey() == null || !(postgresql instanceof Postgresql.None)) {
            return List.of();
        }
        return List.of(
                new InvalidSettingException(
                        "gateway.firstKey",
                        "needs a database, but postgresql.mode is none",
                        "remove firstKey, or choose another mode of postgresql"));
    }

    /** Where the file names the keys of each section, it names those that the manifests use. */
    static List<InvalidSettingException> declaredKeys(
            SecretSource secrets, Map<String, SecretKey> used) {
        List<InvalidSettingException> faults = new ArrayList<>();
        secrets.declared()
                .ifPresent(declared ->
                        used.forEach((path, key) -> addMissing(faults, declared, path, key)));
        return faults;
    }

    private static void addMissing(
            List<InvalidSettingException> faults,
            Map<String, List<String>> declared,
            String path,
            SecretKey key) {
        String section = key.section().value();
        if (declared.getOrDefault(section, List.of()).contains(key.key())) {
            return;
        }
        faults.add(
                new InvalidSettingException(
                        path,
                        "needs the secret " + key.key() + " of section " + section,
                        "add " + key.key() + " to secrets.keys." + section));
    }

    /** A Secret can be named only for a section that exists. */
    static void namesOfSections(Set<String> named, Set<String> sections) {
        for (String section : named) {
            if (!sections.contains(section)) {
                throw new InvalidSettingException(
                        KeyPath.ROOT.child("names").child(section),
                        "is not a section of keys",
                        Nearest.advice(section, sections));
            }
        }
    }
}
