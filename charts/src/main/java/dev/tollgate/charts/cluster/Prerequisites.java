package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.process.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a deployment needs of kubectl, of the cluster and of the user's rights in it. */
final class Prerequisites {

    /** The oldest minor version of Kubernetes 1 with all that manifests and kubectl use. */
    private static final int OLDEST = 27;

    private static final Pattern VERSION = Pattern.compile("v1\\.(\\d{1,4})\\D.*");
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final Map<String, String> INSTALLED_BY =
            Map.of(
                    "gateway.networking.k8s.io", "the Gateway API and a controller of it",
                    "inference.networking.k8s.io", "the Gateway API inference extension",
                    "traefik.io", "Traefik",
                    "postgresql.cnpg.io", "CloudNativePG",
                    "external-secrets.io", "the External Secrets Operator",
                    "secrets.infisical.com", "the Infisical operator",
                    "monitoring.coreos.com", "the Prometheus operator");

    private final Kubectl kubectl;
    private final Release release;
    private final List<Problem> problems = new ArrayList<>();

    Prerequisites(Kubectl kubectl, Release release) {
        this.kubectl = kubectl;
        this.release = release;
    }

    /** Everything that is missing, told at once; without a cluster no more can be asked. */
    List<Problem> missing() {
        if (reachable()) {
            Map<String, ObjectKey> resources = resources();
            storageClasses();
            rights(resources);
        }
        return problems;
    }

    private boolean reachable() {
        Command.Result result =
                kubectl.run(List.of("version", "-o", "json", "--request-timeout=10s"), "");
        JsonNode versions = tree(result.out());
        version("kubectl", versions.path("clientVersion"), "install a newer kubectl");
        if (!versions.hasNonNull("serverVersion")) {
            problem(
                    "cluster",
                    "can't be reached: " + kubectl.said(result),
                    "choose a context with --context (kubectl config get-contexts)");
            return false;
        }
        version("cluster", versions.path("serverVersion"), "deploy to a newer cluster");
        return true;
    }

    private void version(String whose, JsonNode info, String remedy) {
        String version = info.path("gitVersion").asText();
        Matcher matcher = VERSION.matcher(version);
        if (matcher.matches() && Integer.parseInt(matcher.group(1)) < OLDEST) {
            problem(whose, "is " + version + ", older than v1." + OLDEST, remedy);
        }
    }

    /** Resource as {@code deployments.apps} → one of our objects of it. */
    private Map<String, ObjectKey> resources() {
        Map<String, Map<String, ObjectKey>> byVersion = new TreeMap<>();
        for (ObjectKey key : release.keys()) {
            byVersion
                    .computeIfAbsent(key.apiVersion(), empty -> new TreeMap<>())
                    .put(key.kind(), key);
        }
        Map<String, ObjectKey> resources = new LinkedHashMap<>();
        byVersion.forEach((version, kinds) -> {
            JsonNode api = api(version);
            kinds.forEach((kind, key) ->
                    resource(api, kind)
                            .ifPresentOrElse(
                                    name -> resources.put(qualified(name, key), key),
                                    () -> unknown(kind, key)));
        });
        return resources;
    }

    private JsonNode api(String version) {
        String path = version.contains("/") ? "/apis/" : "/api/";
        return tree(kubectl.run(List.of("get", "--raw", path + version), "").out());
    }

    private static Optional<String> resource(JsonNode api, String kind) {
        for (JsonNode resource : api.path("resources")) {
            String name = resource.path("name").asText();
            if (kind.equals(resource.path("kind").asText()) && !name.contains("/")) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static String qualified(String resource, ObjectKey key) {
        return key.group().isEmpty() ? resource : resource + "." + key.group();
    }

    private void unknown(String kind, ObjectKey key) {
        String owner = INSTALLED_BY.getOrDefault(key.group(), "what defines it");
        problem(
                "cluster",
                "has no " + key.apiVersion() + " " + kind + ", which " + key.name() + " is",
                "install " + owner + ", or choose another mode in the environment file");
    }

    private void storageClasses() {
        List<String> wanted = StorageClasses.wantedBy(release.objects());
        if (wanted.isEmpty()) {
            return;
        }
        Command.Result result = kubectl.run(List.of("get", "storageclasses", "-o", "json"), "");
        if (result.exit() != 0) {
            return; // whoever may not list them may still use them
        }
        List<String> there = new ArrayList<>();
        boolean byDefault = false;
        for (JsonNode item : tree(result.out()).path("items")) {
            there.add(ObjectKey.of(item).name());
            JsonNode annotations = item.path("metadata").path("annotations");
            byDefault |= "true".equals(annotations.path(DEFAULT_CLASS).asText());
        }
        for (String name : wanted) {
            storageClass(name, there, byDefault);
        }
    }

    private void storageClass(String name, List<String> there, boolean byDefault) {
        String choice = there.isEmpty() ? "it has none" : "it has " + String.join(", ", there);
        if (name.isEmpty() && !byDefault) {
            problem(
                    "cluster",
                    "has no default StorageClass (" + choice + ")",
                    "set storageClass in the environment file, or make one the default");
        } else if (!name.isEmpty() && !there.contains(name)) {
            problem(
                    "cluster",
                    "has no StorageClass " + name + " (" + choice + ")",
                    "name one that exists in the environment file");
        }
    }

    private void rights(Map<String, ObjectKey> resources) {
        resources.forEach((resource, key) -> {
            for (String verb : List.of("create", "patch")) {
                if (!may(verb, resource, key)) {
                    String place = key.namespace().isEmpty() ? "" : " in " + key.namespace();
                    problem(
                            "cluster",
                            "does not let you " + verb + " " + resource + place,
                            "ask its administrator, or choose another context");
                }
            }
        });
    }

    private boolean may(String verb, String resource, ObjectKey key) {
        List<String> ask = new ArrayList<>(List.of("auth", "can-i", verb, resource));
        if (!key.namespace().isEmpty()) {
            ask.addAll(List.of("-n", key.namespace()));
        }
        return kubectl.run(ask, "").out().strip().startsWith("yes");
    }

    private void problem(String where, String what, String remedy) {
        problems.add(new Problem(Location.of(where), "", what, remedy));
    }

    private static JsonNode tree(String text) {
        ObjectMapper mapper = new ObjectMapper();
        try {
            return mapper.readTree(text.isBlank() ? "{}" : text);
        } catch (IOException notJson) {
            return mapper.createObjectNode();
        }
    }
}
