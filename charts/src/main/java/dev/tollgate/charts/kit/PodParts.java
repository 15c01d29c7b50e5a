package dev.tollgate.charts.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.Size;
import org.cdk8s.plus25.ConfigMap;
import org.cdk8s.plus25.ConfigMapVolumeOptions;
import org.cdk8s.plus25.ContainerPort;
import org.cdk8s.plus25.ContainerProps;
import org.cdk8s.plus25.ContainerResources;
import org.cdk8s.plus25.EmptyDirVolumeOptions;
import org.cdk8s.plus25.Env;
import org.cdk8s.plus25.EnvFrom;
import org.cdk8s.plus25.EnvValue;
import org.cdk8s.plus25.FsGroupChangePolicy;
import org.cdk8s.plus25.ISecret;
import org.cdk8s.plus25.ImagePullPolicy;
import org.cdk8s.plus25.PodSecurityContextProps;
import org.cdk8s.plus25.Secret;
import org.cdk8s.plus25.SecretValue;
import org.cdk8s.plus25.SecretVolumeOptions;
import org.cdk8s.plus25.Volume;
import org.cdk8s.plus25.VolumeMount;
import software.constructs.Construct;

/**
 * A {@link Workload}'s pod template in the types of cdk8s-plus, and as amendments what
 * cdk8s-plus-25 has no property for: seccomp, capabilities, grace period, spread, sleep hooks.
 */
final class PodParts {

    private static final String POD = "spec.template.spec.";

    private final Construct scope;
    private final Workload workload;
    private final Map<String, ISecret> secrets = new LinkedHashMap<>();
    private final Map<PodVolume, Volume> volumes = new LinkedHashMap<>();

    PodParts(Construct scope, Workload workload) {
        this.scope = scope;
        this.workload = workload;
        for (PodVolume volume : workload.volumes) {
            if (!(volume instanceof PodVolume.Claim)) {
                volumes.put(volume, volume(volume));
            }
        }
    }

    ApiObjectMetadata metadata() {
        return ApiObjectMetadata.builder()
                .labels(workload.part.labels())
                .annotations(workload.podAnnotations)
                .build();
    }

    PodSecurityContextProps securityContext() {
        return PodSecurityContextProps.builder()
                .ensureNonRoot(true)
                .user(workload.user)
                .group(workload.user)
                .fsGroup(workload.user)
                .fsGroupChangePolicy(FsGroupChangePolicy.ON_ROOT_MISMATCH)
                .build();
    }

    List<Volume> volumes() {
        return List.copyOf(volumes.values());
    }

    List<ContainerProps> containers() {
        return workload.containers.stream().map(this::container).toList();
    }

    /** What a Deployment or StatefulSet gets besides: selector and spread. */
    Fields selected() {
        return unselected()
                .set("spec.selector.matchLabels", workload.part.selector())
                .set(POD + "topologySpreadConstraints", spread());
    }

    /** What a Job gets besides: its selector is the business of Kubernetes. */
    Fields unselected() {
        Fields fields =
                Fields.of(POD + "securityContext.seccompProfile.type", "RuntimeDefault")
                        .set(POD + "enableServiceLinks", false)
                        .set(POD + "terminationGracePeriodSeconds", workload.graceSeconds)
                        .set(
                                POD + "containers",
                                workload.containers.stream().map(this::amendment).toList());
        if (!workload.pullSecrets.isEmpty()) {
            fields.set(
                    POD + "imagePullSecrets",
                    workload.pullSecrets.stream()
                            .map(name -> Map.of("name", name.value()))
                            .toList());
        }
        return fields;
    }

    private Map<String, Object> amendment(PodContainer container) {
        Fields fields =
                Fields.of("securityContext.capabilities.drop", List.of("ALL"))
                        .set("resources", Quantities.of(container.resources))
                        .set("volumeMounts", claimsLast());
        if (container.preStopSleep > 0) {
            fields.set("lifecycle.preStop.sleep.seconds", container.preStopSleep);
        }
        return fields.toMap();
    }

    /** Claims have no volume in the pod's template, so cdk8s-plus can't mount them. */
    private List<Map<String, Object>> claimsLast() {
        List<Map<String, Object>> mounts = new ArrayList<>();
        volumes.keySet().forEach(volume -> mounts.add(Map.of("name", volume.name())));
        for (PodVolume volume : workload.volumes) {
            if (volume instanceof PodVolume.Claim) {
                mounts.add(Map.of("name", volume.name(), "mountPath", volume.path()));
            }
        }
        return mounts;
    }

    private ContainerProps container(PodContainer container) {
        return ContainerProps.builder()
                .name(container.name)
                .image(container.image.reference())
                .imagePullPolicy(pullPolicy(container))
                .command(container.command.isEmpty() ? null : container.command)
                .args(container.args.isEmpty() ? null : container.args)
                .ports(ports(container))
                .envVariables(env(container))
                .envFrom(envFrom(container))
                .volumeMounts(mounts())
                .resources(ContainerResources.builder().build())
                .startup(container.startup)
                .readiness(container.readiness)
                .liveness(container.liveness)
                .build();
    }

    private static ImagePullPolicy pullPolicy(PodContainer container) {
        return switch (container.image.pullPolicy()) {
            case Always -> ImagePullPolicy.ALWAYS;
            case IfNotPresent -> ImagePullPolicy.IF_NOT_PRESENT;
            case Never -> ImagePullPolicy.NEVER;
        };
    }

    private static List<ContainerPort> ports(PodContainer container) {
        return container.ports.entrySet().stream()
                .map(port ->
                        ContainerPort.builder().name(port.getKey()).number(port.getValue()).build())
                .toList();
    }

    private Map<String, EnvValue> env(PodContainer container) {
        Map<String, EnvValue> variables = new LinkedHashMap<>();
        container.env.forEach((name, source) -> variables.put(name, value(source)));
        return variables;
    }

    private EnvValue value(EnvSource source) {
        if (source instanceof EnvSource.Value literal) {
            return EnvValue.fromValue(literal.value());
        }
        if (source instanceof EnvSource.FromSecret reference) {
            return EnvValue.fromSecretValue(
                    SecretValue.builder()
                            .secret(secret(reference.secret()))
                            .key(reference.key())
                            .build());
        }
        return EnvValue.fromFieldRef(((EnvSource.FromPod) source).field());
    }

    private List<EnvFrom> envFrom(PodContainer container) {
        return container.envFrom.stream().map(name -> Env.fromSecret(secret(name))).toList();
    }

    private List<VolumeMount> mounts() {
        return volumes.entrySet().stream()
                .map(entry ->
                        VolumeMount.builder()
                                .path(entry.getKey().path())
                                .volume(entry.getValue())
                                .readOnly(!(entry.getKey() instanceof PodVolume.Scratch))
                                .build())
                .toList();
    }

    private Volume volume(PodVolume volume) {
        String id = workload.name + "-volume-" + volume.name();
        if (volume instanceof PodVolume.Config config) {
            return Volume.fromConfigMap(
                    scope,
                    id,
                    ConfigMap.fromConfigMapName(scope, id + "-map", config.configMap()),
                    ConfigMapVolumeOptions.builder().name(volume.name()).defaultMode(0555).build());
        }
        if (volume instanceof PodVolume.SecretFiles files) {
            return Volume.fromSecret(
                    scope,
                    id,
                    secret(files.secret()),
                    SecretVolumeOptions.builder().name(volume.name()).defaultMode(0440).build());
        }
        PodVolume.Scratch scratch = (PodVolume.Scratch) volume;
        return Volume.fromEmptyDir(
                scope,
                id,
                volume.name(),
                EmptyDirVolumeOptions.builder()
                        .sizeLimit(Size.mebibytes(scratch.mebibytes()))
                        .build());
    }

    private ISecret secret(String name) {
        return Objects.requireNonNull(
                secrets.computeIfAbsent(
                        name,
                        key ->
                                Secret.fromSecretName(
                                        scope, workload.name + "-secret-" + key, key)));
    }

    private List<Map<String, Object>> spread() {
        return List.of(
                spreadOver("topology.kubernetes.io/zone"), spreadOver("kubernetes.io/hostname"));
    }

    private Map<String, Object> spreadOver(String topologyKey) {
        return Fields.of("maxSkew", 1)
                .set("topologyKey", topologyKey)
                .set("whenUnsatisfiable", "ScheduleAnyway")
                .set("labelSelector.matchLabels", workload.part.selector())
                .toMap();
    }
}
