package dev.tollgate.charts.manifest;

import java.util.List;

/** Faults for {@link ContainerRelations}. */
final class ContainerFaults {

    private static final String DEPLOYMENT = "Deployment tollgate";
    private static final String POD = "spec/template/spec/";
    private static final String CONTAINER = POD + "containers/gateway/";
    private static final String CONTEXT = CONTAINER + "securityContext/";

    private ContainerFaults() {}

    static List<Fault> all() {
        Faults faults = new Faults().in("plain-nginx");
        resources(faults);
        security(faults);
        rest(faults);
        return faults.all();
    }

    private static void resources(Faults faults) {
        faults.relation("memory and CPU are requested")
                .remove(DEPLOYMENT, CONTAINER + "resources/requests/cpu")
                .remove(DEPLOYMENT, CONTAINER + "resources/requests/memory")
                .set(DEPLOYMENT, POD + "initContainers", "[{\"name\": \"bare\"}]");
        faults.relation("memory alone is limited")
                .remove(DEPLOYMENT, CONTAINER + "resources/limits/memory")
                .set(DEPLOYMENT, CONTAINER + "resources/limits/memory", "\"1Gi\"")
                .set(DEPLOYMENT, CONTAINER + "resources/limits/cpu", "1");
    }

    private static void security(Faults faults) {
        faults.relation("containers are restricted")
                .remove(DEPLOYMENT, CONTEXT + "allowPrivilegeEscalation")
                .remove(DEPLOYMENT, CONTEXT + "readOnlyRootFilesystem")
                .remove(DEPLOYMENT, CONTEXT + "runAsNonRoot")
                .set(DEPLOYMENT, CONTEXT + "capabilities/drop", "[\"NET_RAW\"]")
                .set(DEPLOYMENT, CONTEXT + "capabilities/add", "[\"NET_ADMIN\"]")
                .set(DEPLOYMENT, CONTEXT + "privileged", "true")
                .remove("Job tollgate-migrate", CONTAINER + "securityContext");
        faults.relation("pods are restricted")
                .remove(DEPLOYMENT, POD + "securityContext/seccompProfile")
                .remove(DEPLOYMENT, POD + "securityContext/runAsNonRoot")
                .set(DEPLOYMENT, POD + "securityContext/runAsUser", "0")
                .set(DEPLOYMENT, POD + "hostNetwork", "true")
                .set(DEPLOYMENT, POD + "volumes/tmp/hostPath", "{}");
        faults.relation("tokens are for those with rights")
                .remove(DEPLOYMENT, POD + "automountServiceAccountToken")
                .set("ServiceAccount tollgate", "automountServiceAccountToken", "true")
                .added(
                        "rbac.authorization.k8s.io/v1 RoleBinding",
                        "{\"subjects\": [{\"kind\": \"ServiceAccount\", \"name\": \"tollgate\"}]}");
    }

    private static void rest(Faults faults) {
        faults.relation("servers are probed, jobs are not")
                .remove(DEPLOYMENT, CONTAINER + "startupProbe")
                .remove(DEPLOYMENT, CONTAINER + "readinessProbe")
                .remove("StatefulSet valkey", POD + "containers/valkey/livenessProbe")
                .set("Job tollgate-migrate", CONTAINER + "livenessProbe", "{}");
        faults.relation("images name a version")
                .set(DEPLOYMENT, CONTAINER + "image", "\"registry:5000/tollgate\"")
                .set(DEPLOYMENT, CONTAINER + "image", "\"tollgate:latest\"")
                .set(DEPLOYMENT, CONTAINER + "image", "\"a/tollgate:latest@sha256:00\"")
                .remove(DEPLOYMENT, CONTAINER + "imagePullPolicy");
        faults.relation("mounts have volumes")
                .set(DEPLOYMENT, CONTAINER + "volumeMounts/tmp/name", "\"gone\"")
                .remove("StatefulSet postgresql", "spec/volumeClaimTemplates");
        faults.relation("pods have time to stop")
                .set(DEPLOYMENT, POD + "terminationGracePeriodSeconds", "10");
    }
}
