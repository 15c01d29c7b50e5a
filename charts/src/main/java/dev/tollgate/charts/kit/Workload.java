package dev.tollgate.charts.kit;

import dev.tollgate.charts.environment.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdk8s.plus25.Deployment;
import org.cdk8s.plus25.DeploymentProps;
import org.cdk8s.plus25.DeploymentStrategy;
import org.cdk8s.plus25.DeploymentStrategyRollingUpdateOptions;
import org.cdk8s.plus25.IServiceAccount;
import org.cdk8s.plus25.Job;
import org.cdk8s.plus25.JobProps;
import org.cdk8s.plus25.PercentOrAbsolute;
import org.cdk8s.plus25.PodManagementPolicy;
import org.cdk8s.plus25.RestartPolicy;
import org.cdk8s.plus25.Service;
import org.cdk8s.plus25.ServiceAccount;
import org.cdk8s.plus25.ServiceAccountProps;
import org.cdk8s.plus25.StatefulSet;
import org.cdk8s.plus25.StatefulSetProps;
import org.jspecify.annotations.Nullable;

/**
 * A pod template that passes Pod Security «restricted», and the controller that runs it. Every
 * workload has a ServiceAccount of its own, without a token unless {@link #withToken} asks for one.
 */
public final class Workload {

    final Part part;
    final List<PodContainer> containers = new ArrayList<>();
    final List<PodVolume> volumes = new ArrayList<>();
    final Map<String, String> podAnnotations = new LinkedHashMap<>();
    List<Name> pullSecrets = List.of();
    int user = 65532;
    int graceSeconds = 30;
    boolean token;
    @Nullable String sharedAccount;
    String name;

    public Workload(Part part, PodContainer... containers) {
        this.part = part;
        name = part.name();
        this.containers.addAll(List.of(containers));
    }

    /** Adds a volume that every container mounts. */
    public Workload volume(PodVolume volume) {
        volumes.add(volume);
        return this;
    }

    /** Sets the user, group and file system group of the image. */
    public Workload user(int id) {
        user = id;
        return this;
    }

    /** Sets how long the pod may take to stop. */
    public Workload graceSeconds(int seconds) {
        graceSeconds = seconds;
        return this;
    }

    /** Sets the Secrets that the nodes pull images with. */
    public Workload pullSecrets(List<Name> secrets) {
        pullSecrets = secrets;
        return this;
    }

    /** Adds annotations to the pods. */
    public Workload podAnnotations(Map<String, String> annotations) {
        podAnnotations.putAll(annotations);
        return this;
    }

    /** Mounts a token of the ServiceAccount, for programs that call the Kubernetes API. */
    public Workload withToken() {
        token = true;
        return this;
    }

    /** Gives the controller another name than its part has. */
    public Workload named(String objectName) {
        name = objectName;
        return this;
    }

    /** Runs under the ServiceAccount of another workload. */
    public Workload sharedAccount(String name) {
        sharedAccount = name;
        return this;
    }

    /**
     * Runs equal pods; a rollout never has fewer ready than before.
     *
     * @param replicas null where an autoscaler counts
     */
    public Deployment deployment(ManifestChart scope, @Nullable Integer replicas) {
        PodParts pod = new PodParts(scope, this);
        Deployment deployment =
                new Deployment(
                        scope,
                        name,
                        DeploymentProps.builder()
                                .metadata(part.metadata(name))
                                .podMetadata(pod.metadata())
                                .select(false)
                                .replicas(replicas)
                                .strategy(neverFewer())
                                .containers(pod.containers())
                                .volumes(pod.volumes())
                                .serviceAccount(serviceAccount(scope))
                                .automountServiceAccountToken(token)
                                .securityContext(pod.securityContext())
                                .build());
        scope.amend("Deployment", name, pod.selected());
        return deployment;
    }

    /**
     * Runs {@code replicas} pods with stable names behind a headless Service.
     *
     * @param claims claim templates, each a PersistentVolumeClaim without kind
     */
    public StatefulSet statefulSet(
            ManifestChart scope, int replicas, Service headless, List<Map<String, Object>> claims) {
        PodParts pod = new PodParts(scope, this);
        StatefulSet set =
                new StatefulSet(
                        scope,
                        name,
                        StatefulSetProps.builder()
                                .metadata(part.metadata(name))
                                .podMetadata(pod.metadata())
                                .select(false)
                                .replicas(replicas)
                                .service(headless)
                                .podManagementPolicy(PodManagementPolicy.PARALLEL)
                                .containers(pod.containers())
                                .volumes(pod.volumes())
                                .serviceAccount(serviceAccount(scope))
                                .automountServiceAccountToken(token)
                                .securityContext(pod.securityContext())
                                .build());
        scope.amend("StatefulSet", name, pod.selected());
        scope.amend("StatefulSet", name, Fields.of("spec.volumeClaimTemplates", claims));
        return set;
    }

    /**
     * Runs one pod to its end. The Job's name gets a hash of it at its end.
     *
     * @param retries after a failure, with Kubernetes' growing delay
     */
    public Job job(ManifestChart scope, int retries) {
        PodParts pod = new PodParts(scope, this);
        Job job =
                new Job(
                        scope,
                        name,
                        JobProps.builder()
                                .metadata(part.metadata(name))
                                .podMetadata(pod.metadata())
                                .select(false)
                                .backoffLimit(retries)
                                .restartPolicy(RestartPolicy.NEVER)
                                .containers(pod.containers())
                                .volumes(pod.volumes())
                                .serviceAccount(serviceAccount(scope))
                                .automountServiceAccountToken(token)
                                .securityContext(pod.securityContext())
                                .build());
        scope.amend("Job", name, pod.unselected());
        return job;
    }

    private IServiceAccount serviceAccount(ManifestChart scope) {
        if (sharedAccount != null) {
            return ServiceAccount.fromServiceAccountName(scope, name + "-account", sharedAccount);
        }
        return new ServiceAccount(
                scope,
                name + "-account",
                ServiceAccountProps.builder()
                        .metadata(part.metadata())
                        .automountToken(false)
                        .build());
    }

    private static DeploymentStrategy neverFewer() {
        return DeploymentStrategy.rollingUpdate(
                DeploymentStrategyRollingUpdateOptions.builder()
                        .maxUnavailable(PercentOrAbsolute.absolute(0))
                        .maxSurge(PercentOrAbsolute.absolute(1))
                        .build());
    }
}
