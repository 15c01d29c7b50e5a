package dev.tollgate.charts.manifest;

import java.util.List;

/** Faults for relations about ports, selectors, metadata and secret values. */
final class ObjectFaults {

    private static final String DEPLOYMENT = "Deployment tollgate";
    private static final String CONTAINER = "spec/template/spec/containers/gateway/";
    private static final String LABEL = "metadata/labels/app.kubernetes.io~1";
    private static final String GONE = "{\"app\": \"gone\"}";
    private static final String NOTHING = "{\"matchLabels\": " + GONE + "}";
    private static final String LONG = "\"" + "a".repeat(64) + "\"";

    private ObjectFaults() {}

    static List<Fault> all() {
        Faults faults = new Faults().in("plain-nginx");
        ports(faults);
        selectors(faults);
        workloads(faults);
        names(faults);
        metadata(faults);
        secretValues(faults);
        return faults.all();
    }

    private static void ports(Faults faults) {
        faults.relation("services reach open ports")
                .set("Service tollgate", "spec/ports/0/targetPort", "4001")
                .set("Service tollgate", "spec/ports/0/targetPort", "\"web\"");
        faults.relation("probed ports are open")
                .set(DEPLOYMENT, CONTAINER + "readinessProbe/httpGet/port", "4001")
                .set(DEPLOYMENT, CONTAINER + "livenessProbe/grpc", "{\"port\": 4001}");
        faults.relation("scraped ports are open")
                .set(
                        DEPLOYMENT,
                        "spec/template/metadata/annotations/prometheus.io~1port",
                        "\"9090\"");
        faults.relation("monitored ports exist")
                .added(
                        "monitoring.coreos.com/v1 ServiceMonitor",
                        "{\"spec\": {\"endpoints\": [{\"port\": \"gone\"}], \"selector\": {}}}");
        faults.relation("ports of a pod differ")
                .set(DEPLOYMENT, CONTAINER + "ports/-", "{\"name\": \"http\"}")
                .set(DEPLOYMENT, CONTAINER + "ports/-", "{\"containerPort\": 4000}");
    }

    private static void selectors(Faults faults) {
        faults.relation("selectors find pods")
                .set("Service tollgate", "spec/selector", GONE)
                .in("external-secret-gateway-api")
                .set("PodDisruptionBudget tollgate", "spec/selector", NOTHING)
                .in("plain-nginx")
                .set(
                        DEPLOYMENT,
                        "spec/template/spec/topologySpreadConstraints/0/labelSelector",
                        NOTHING)
                .added(
                        "networking.k8s.io/v1 NetworkPolicy",
                        "{\"spec\": {\"podSelector\": " + NOTHING + "}}")
                .added(
                        "networking.k8s.io/v1 NetworkPolicy",
                        "{\"spec\": {\"podSelector\": {}, \"egress\": [{\"to\": [{\"podSelector\": "
                                + NOTHING
                                + "}]}]}}")
                .added(
                        "policy/v1 PodDisruptionBudget",
                        "{\"spec\": {\"selector\": {\"matchExpressions\": [{\"key\": \"app\","
                                + " \"operator\": \"Exists\"}]}}}");
    }

    private static void workloads(Faults faults) {
        faults.relation("controllers select their own pods")
                .set(DEPLOYMENT, "spec/selector", NOTHING);
        faults.relation("controllers select no others")
                .set(
                        DEPLOYMENT,
                        "spec/selector/matchLabels",
                        "{\"app.kubernetes.io/part-of\": \"tollgate\"}");
        faults.relation("services select one workload")
                .set(
                        "Service tollgate",
                        "spec/selector",
                        "{\"app.kubernetes.io/name\": \"tollgate\"}");
        faults.relation("monitors find services")
                .added(
                        "monitoring.coreos.com/v1 ServiceMonitor",
                        "{\"spec\": {\"selector\": " + NOTHING + "}}");
    }

    private static void names(Faults faults) {
        faults.relation("names are valid")
                .set(DEPLOYMENT, "metadata/name", LONG)
                .set(DEPLOYMENT, "metadata/name", "\"Tollgate\"")
                .set("Service tollgate", "metadata/name", "\"1tollgate\"")
                .set("StatefulSet valkey", "metadata/name", "\"" + "a".repeat(53) + "\"");
        faults.relation("names inside pods are valid")
                .set(DEPLOYMENT, CONTAINER + "name", LONG)
                .set(DEPLOYMENT, CONTAINER + "ports/0/name", "\"a-very-long-port\"")
                .set(DEPLOYMENT, "spec/template/spec/volumes/0/name", "\"a.b\"");
    }

    private static void metadata(Faults faults) {
        faults.relation("label values are valid")
                .set(DEPLOYMENT, LABEL + "version", "\"_1\"")
                .set(DEPLOYMENT, "spec/template/" + LABEL + "version", LONG)
                .set(DEPLOYMENT, LABEL + "version", "1");
        faults.relation("objects are labelled").remove("Ingress tollgate", LABEL + "part-of");
        faults.relation("pods are labelled")
                .remove("Job tollgate-migrate", "spec/template/" + LABEL + "instance");
        faults.relation("objects are in the namespace")
                .remove(DEPLOYMENT, "metadata/namespace")
                .set(DEPLOYMENT, "metadata/namespace", "\"default\"")
                .set("Namespace laptop", "metadata/namespace", "\"laptop\"");
        faults.relation("the namespace comes first").drop("Namespace laptop");
        faults.relation("objects are written once").repeat("Secret stripe-secrets");
    }

    /** The mark itself, behind one byte in Base64, and in text that was escaped twice. */
    private static void secretValues(Faults faults) {
        faults.relation("secret values stay in secrets")
                .set("ConfigMap tollgate", "data/config.yaml", "\"key: SecretValueOfTest\"")
                .set("ConfigMap tollgate", "data/x", "\"U2VjcmV0VmFsdWVPZlRlc3Q=\"")
                .set("ConfigMap tollgate", "data/x", "\"OlNlY3JldFZhbHVlT2ZUZXN0\"")
                .set("ConfigMap tollgate", "data/x", "\"OjpTZWNyZXRWYWx1ZU9mVGVzdA==\"")
                .set(
                        "ConfigMap tollgate",
                        "data/x",
                        "\"{\\\"a\\\": \\\"\\\\\\\"SecretValueOfTest\"")
                .set(DEPLOYMENT, CONTAINER + "env/PORT/value", "\"SecretValueOfTest\"")
                .in("infisical-nginx")
                .added("v1 Secret", "{\"stringData\": {\"a\": \"SecretValueOfTest\"}}");
    }
}
