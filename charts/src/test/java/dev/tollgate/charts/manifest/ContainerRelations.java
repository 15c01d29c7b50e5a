package dev.tollgate.charts.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every container is, whoever wrote its chart. */
final class ContainerRelations {

    private static final List<String> PROBES =
            List.of("startupProbe", "readinessProbe", "livenessProbe");

    private ContainerRelations() {}

    static List<Relation> all() {
        return List.of(
                ofContainers("memory and CPU are requested", ContainerRelations::unrequested),
                ofContainers("memory alone is limited", ContainerRelations::limits),
                ofContainers("servers are probed, jobs are not", ContainerRelations::probes),
                ofContainers("containers are restricted", ContainerRelations::unrestricted),
                Relation.ofPods("pods are restricted", ContainerRelations::unrestricted),
                new Relation("tokens are for those with rights", ContainerRelations::tokens),
                ofContainers("images name a version", ContainerRelations::versionless),
                ofContainers("mounts have volumes", ContainerRelations::volumeless),
                Relation.ofPods("pods have time to stop", ContainerRelations::hurried));
    }

    private static Relation ofContainers(
            String name, BiFunction<PodTemplate, JsonNode, Stream<String>> faults) {
        return Relation.ofPods(
                name,
                pod ->
                        pod.containers().stream()
                                .flatMap(container -> faults.apply(pod, container)));
    }

    private static Stream<String> unrequested(PodTemplate pod, JsonNode container) {
        return Stream.of("cpu", "memory")
                .filter(resource -> !Trees.at(container, "resources.requests").has(resource))
                .map(resource -> pod + " requests no " + resource);
    }

    /** CPU limits show as latency; memory can't be taken back, so it is limited to the request. */
    private static Stream<String> limits(PodTemplate pod, JsonNode container) {
        JsonNode limits = Trees.at(container, "resources.limits");
        JsonNode memory = Trees.at(container, "resources.requests.memory");
        return faults(
                pod,
                Finding.when(limits.has("cpu"), "has a CPU limit"),
                Finding.unless(limits.path("memory").equals(memory), "limits memory otherwise"));
    }

    private static Stream<String> probes(PodTemplate pod, JsonNode container) {
        return PROBES.stream()
                .filter(probe -> container.has(probe) == pod.ends())
                .map(probe -> pod + (pod.ends() ? " ends, but has a " : " has no ") + probe);
    }

    private static Stream<String> unrestricted(PodTemplate pod, JsonNode container) {
        JsonNode context = container.path("securityContext");
        Set<String> dropped =
                Trees.items(context, "capabilities.drop")
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet());
        return faults(
                pod,
                Finding.unless(
                        isFalse(context.path("allowPrivilegeEscalation")), "may gain rights"),
                Finding.unless(
                        context.path("readOnlyRootFilesystem").asBoolean(), "writes to root"),
                Finding.unless(context.path("runAsNonRoot").asBoolean(), "may be root"),
                Finding.unless(dropped.contains("ALL"), "keeps capabilities"),
                Finding.when(Trees.at(context, "capabilities").has("add"), "adds capabilities"),
                Finding.when(context.path("privileged").asBoolean(), "is privileged"));
    }

    private static Stream<String> unrestricted(PodTemplate pod) {
        JsonNode context = pod.spec().path("securityContext");
        String seccomp = Trees.at(context, "seccompProfile.type").asText();
        boolean host =
                Stream.of("hostNetwork", "hostPID", "hostIPC")
                        .anyMatch(field -> pod.spec().path(field).asBoolean());
        boolean hostPath =
                Trees.items(pod.spec(), "volumes").anyMatch(volume -> volume.has("hostPath"));
        return faults(
                pod,
                Finding.unless(seccomp.equals("RuntimeDefault"), "has no seccomp profile"),
                Finding.unless(context.path("runAsNonRoot").asBoolean(), "may run as root"),
                Finding.unless(context.path("runAsUser").asInt() > 0, "runs as root"),
                Finding.when(host || hostPath, "has a part of its node"));
    }

    /** Who has a Role calls the API and needs a token; nobody else gets one. */
    private static Stream<String> tokens(ManifestSet set) {
        Set<String> entitled =
                set.manifests().stream()
                        .flatMap(ControllerReferences::rights)
                        .filter(reference -> reference.kind().equals("ServiceAccount"))
                        .map(Reference::name)
                        .collect(Collectors.toSet());
        Stream<String> pods =
                set.pods().stream()
                        .filter(pod -> hasToken(pod) != entitled.contains(account(pod)))
                        .map(pod -> pod + (hasToken(pod) ? " needs no token" : " needs a token"));
        Stream<String> accounts =
                set.ofKind("ServiceAccount")
                        .filter(account -> !isFalse(account.at("automountServiceAccountToken")))
                        .map(account -> account + " gives every pod a token");
        return Stream.concat(pods, accounts);
    }

    private static boolean hasToken(PodTemplate pod) {
        return !isFalse(pod.spec().path("automountServiceAccountToken"));
    }

    private static String account(PodTemplate pod) {
        return pod.spec().path("serviceAccountName").asText();
    }

    private static Stream<String> versionless(PodTemplate pod, JsonNode container) {
        String image = container.path("image").asText();
        String name = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = name.matches("[^:@]*:latest(@.*)?");
        return faults(
                pod,
                Finding.unless(name.contains(":"), "has no version: " + image),
                Finding.when(latest, "has whatever is the latest: " + image),
                Finding.unless(container.has("imagePullPolicy"), "leaves pulling to chance"));
    }

    private static Stream<String> volumeless(PodTemplate pod, JsonNode container) {
        Set<String> volumes =
                Stream.concat(
                                Trees.items(pod.spec(), "volumes")
                                        .map(volume -> volume.path("name")),
                                Trees.items(pod.owner().tree(), "spec.volumeClaimTemplates")
                                        .map(claim -> Trees.at(claim, "metadata.name")))
                        .map(JsonNode::asText)
                        .collect(Collectors.toSet());
        return Trees.items(container, "volumeMounts")
                .map(mount -> mount.path("name").asText())
                .filter(name -> !volumes.contains(name))
                .map(name -> pod + " mounts " + name + ", which is no volume");
    }

    /** The sleep before the order to stop is part of the time that a pod gets. */
    private static Stream<String> hurried(PodTemplate pod) {
        int grace = pod.spec().path("terminationGracePeriodSeconds").asInt(30);
        return pod.containers().stream()
                .map(container -> Trees.at(container, "lifecycle.preStop.sleep.seconds").asInt())
                .filter(sleep -> sleep >= grace)
                .map(sleep -> pod + " sleeps " + sleep + " s of " + grace + " s");
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.asBoolean();
    }

    private static Stream<String> faults(PodTemplate pod, Finding... findings) {
        return Stream.of(findings)
                .filter(Finding::wrong)
                .map(finding -> pod + " " + finding.text());
    }

    private record Finding(boolean wrong, String text) {

        static Finding when(boolean wrong, String text) {
            return new Finding(wrong, text);
        }

        static Finding unless(boolean right, String text) {
            return new Finding(!right, text);
        }
    }
}
