package dev.tollgate.charts.manifest;

import java.util.List;

/** Faults for {@link ReferenceRelations}. */
final class ReferenceFaults {

    private static final String DEPLOYMENT = "Deployment tollgate";
    private static final String POD = "spec/template/spec/";
    private static final String ENV = POD + "containers/gateway/env/";

    private ReferenceFaults() {}

    static List<Fault> all() {
        Faults faults = new Faults();
        pods(faults);
        routes(faults);
        controllers(faults);
        return faults.all();
    }

    private static void pods(Faults faults) {
        faults.relation("secrets exist")
                .in("plain-nginx")
                .drop("Secret litellm-secrets")
                .remove("Secret postgresql-secrets", "stringData/POSTGRES_PASSWORD")
                .set("StatefulSet valkey", POD + "imagePullSecrets", "[{\"name\": \"gone\"}]")
                .set(DEPLOYMENT, POD + "volumes/secrets/secret/secretName", "\"gone\"")
                .in("external-secret-gateway-api")
                .drop("ExternalSecret valkey-secrets")
                .drop("Cluster postgresql")
                .set(DEPLOYMENT, ENV + "DATABASE_NAME/valueFrom/secretKeyRef/key", "\"gone\"")
                .in("infisical-traefik")
                .drop("InfisicalSecret gemini-pool-secrets")
                .in("existing-names")
                .set(DEPLOYMENT, POD + "volumes/secrets/secret/secretName", "\"litellm-secrets\"");
        faults.relation("config maps exist").in("plain-nginx").drop("ConfigMap tollgate-config");
        faults.relation("service accounts exist").drop("ServiceAccount tollgate");
        faults.relation("claims exist")
                .set(
                        DEPLOYMENT,
                        POD + "volumes/tmp/persistentVolumeClaim",
                        "{\"claimName\": \"gone\"}");
        faults.relation("called services exist")
                .drop("Service postgresql")
                .set(DEPLOYMENT, ENV + "REDIS_PORT/value", "\"1\"")
                .in("external-secret-gateway-api")
                .drop("Service valkey-sentinel")
                .drop("Pooler postgresql-pooler-rw")
                .drop("Service tollgate");
        faults.relation("gateway's files find their secrets")
                .in("plain-nginx")
                .remove("Secret litellm-secrets", "stringData/OPENAI_API_KEY")
                .in("external-secret-gateway-api")
                .set(DEPLOYMENT, POD + "containers/gateway/env", "[]");
        faults.relation("every naming field is followed")
                .set(DEPLOYMENT, POD + "priorityClassName", "\"high\"")
                .set(DEPLOYMENT, POD + "containers/gateway/env/PORT/valueFrom/fooRef", "{}");
    }

    private static void routes(Faults faults) {
        faults.relation("backends exist")
                .in("plain-nginx")
                .drop("Service tollgate")
                .set(
                        "Ingress tollgate",
                        "spec/rules/0/http/paths/0/backend/service/port/number",
                        "4001")
                .in("external-secret-gateway-api")
                .set("HTTPRoute tollgate", "spec/rules/0/backendRefs/0/port", "80")
                .set("HTTPRoute tollgate", "spec/rules/0/backendRefs/0/kind", "\"InferencePool\"")
                .added(
                        "inference.networking.k8s.io/v1 InferencePool",
                        "{\"spec\": {\"endpointPickerRef\": {\"name\": \"gone\"}}}");
        faults.relation("gateways of routes exist")
                .set("HTTPRoute tollgate", "spec/parentRefs/0/name", "\"gone\"")
                .set("HTTPRoute tollgate", "spec/parentRefs/0/sectionName", "\"gone\"")
                .remove("HTTPRoute tollgate", "spec/parentRefs/0/namespace");
        faults.relation("certificates exist")
                .in("plain-nginx")
                .set("Ingress tollgate", "spec/tls/0/secretName", "\"gone\"")
                .set(
                        "Ingress tollgate",
                        "metadata/annotations/cert-manager.io~1cluster-issuer",
                        "\"gone\"");
        faults.relation("classes exist")
                .set("Ingress tollgate", "spec/ingressClassName", "\"gone\"")
                .added(
                        "gateway.networking.k8s.io/v1 Gateway",
                        "{\"spec\": {\"gatewayClassName\": \"gone\"}}");
        faults.relation("middlewares exist").in("infisical-traefik").drop("Middleware tollgate");
    }

    private static void controllers(Faults faults) {
        faults.relation("scaled workloads exist")
                .in("external-secret-gateway-api")
                .set("HorizontalPodAutoscaler tollgate", "spec/scaleTargetRef/name", "\"gone\"");
        faults.relation("headless services exist")
                .set("StatefulSet valkey-sentinel", "spec/serviceName", "\"gone\"");
        faults.relation("roles and accounts exist")
                .added(
                        "rbac.authorization.k8s.io/v1 RoleBinding",
                        "{\"roleRef\": {\"kind\": \"Role\", \"name\": \"gone\"}}")
                .added(
                        "rbac.authorization.k8s.io/v1 RoleBinding",
                        "{\"subjects\": [{\"kind\": \"ServiceAccount\", \"name\": \"gone\"}]}");
        faults.relation("database clusters exist")
                .set("Pooler postgresql", "spec/cluster/name", "\"gone\"")
                .set("ScheduledBackup postgresql", "spec/cluster/name", "\"gone\"");
        faults.relation("storage exists")
                .set("Cluster postgresql", "spec/plugins/0/parameters/barmanObjectName", "\"gone\"")
                .in("sops-cnpg-sentinel")
                .set("Cluster postgresql", "spec/storage/storageClass", "\"gone\"")
                .set("Cluster postgresql", "spec/backup/volumeSnapshot/className", "\"gone\"")
                .set(
                        "StatefulSet valkey",
                        "spec/volumeClaimTemplates/0/spec/storageClassName",
                        "\"gone\"");
        faults.relation("vaults exist")
                .in("external-secret-gateway-api")
                .set("ExternalSecret litellm", "spec/secretStoreRef/kind", "\"SecretStore\"")
                .in("infisical-traefik")
                .remove(
                        "InfisicalSecret valkey",
                        "spec/authentication/universalAuth/credentialsRef/secretNamespace");
    }
}
