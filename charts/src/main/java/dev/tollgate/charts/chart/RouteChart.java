package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Route;
import dev.tollgate.charts.environment.Route.Outside;
import dev.tollgate.charts.environment.Route.Tls;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdk8s.App;
import org.cdk8s.plus25.HttpIngressPathType;
import org.cdk8s.plus25.Ingress;
import org.cdk8s.plus25.IngressBackend;
import org.cdk8s.plus25.IngressProps;
import org.cdk8s.plus25.IngressRule;
import org.cdk8s.plus25.Service;

/**
 * The way in: {@code https://host/litellm/…} arrives at the gateway as {@code /…} with {@code
 * X-Forwarded-Prefix}, and neither a long stream nor a long silence is cut.
 */
final class RouteChart extends ManifestChart {

    /** Seconds without a byte until ingress-nginx gives up; its default is 60. */
    private static final String READ_SECONDS = "3600";

    private final Part part;
    private final Service service;

    RouteChart(App app, Inputs inputs, Service service) {
        super(app, "60-route");
        this.part = inputs.part(GatewayChart.NAME, "route");
        this.service = service;
        Route route = inputs.environment().route();
        if (route instanceof Route.GatewayApi gatewayApi) {
            httpRoute(gatewayApi);
        } else if (route instanceof Route.IngressNginx nginx) {
            ingressNginx(nginx);
        } else if (route instanceof Route.Traefik traefik) {
            traefik(traefik);
        }
    }

    /** Timeouts of 0 are «off» by the Gateway API. */
    private void httpRoute(Route.GatewayApi route) {
        List<Map<String, Object>> filters = new ArrayList<>();
        if (!route.path().isRoot()) {
            filters.add(
                    Map.of(
                            "type",
                            "URLRewrite",
                            "urlRewrite",
                            Map.of(
                                    "path",
                                    Map.of(
                                            "type",
                                            "ReplacePrefixMatch",
                                            "replacePrefixMatch",
                                            "/"))));
            filters.add(forwardedPrefix(route));
        }
        Map<String, Object> rule = new TreeMap<>();
        rule.put(
                "matches",
                List.of(
                        Map.of(
                                "path",
                                Map.of("type", "PathPrefix", "value", route.path().value()))));
        rule.put("filters", filters);
        rule.put("timeouts", Map.of("request", "0s", "backendRequest", "0s"));
        rule.put(
                "backendRefs",
                List.of(Map.of("name", GatewayChart.NAME, "port", GatewayChart.PORT)));
        CustomObject.of(
                this,
                "gateway.networking.k8s.io/v1 HTTPRoute",
                part.metadata(),
                Map.of(
                        "parentRefs",
                        List.of(parent(route.parent())),
                        "hostnames",
                        List.of(route.host().value()),
                        "rules",
                        List.of(rule)));
    }

    private static Map<String, Object> forwardedPrefix(Outside route) {
        return Map.of(
                "type",
                "RequestHeaderModifier",
                "requestHeaderModifier",
                Map.of(
                        "set",
                        List.of(
                                Map.of(
                                        "name",
                                        "X-Forwarded-Prefix",
                                        "value",
                                        route.path().value()))));
    }

    private static Map<String, Object> parent(Route.Parent parent) {
        Map<String, Object> reference = new TreeMap<>();
        reference.put("name", parent.name().value());
        reference.put("namespace", parent.namespace().value());
        if (parent.sectionName() != null) {
            reference.put("sectionName", parent.sectionName().value());
        }
        return reference;
    }

    /**
     * An Ingress of its own: {@code rewrite-target} turns every path of its host into a regular
     * expression.
     */
    private void ingressNginx(Route.IngressNginx route) {
        String annotation = "nginx.ingress.kubernetes.io/";
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(annotation + "proxy-buffering", "off");
        annotations.put(annotation + "proxy-request-buffering", "off");
        annotations.put(annotation + "proxy-read-timeout", READ_SECONDS);
        annotations.put(annotation + "proxy-send-timeout", READ_SECONDS);
        annotations.put(annotation + "proxy-body-size", route.maxBodySize());
        if (route.path().isRoot()) {
            ingress(route, annotations, "/", HttpIngressPathType.PREFIX);
            return;
        }
        annotations.put(annotation + "use-regex", "true");
        annotations.put(annotation + "rewrite-target", "/$2");
        annotations.put(annotation + "x-forwarded-prefix", route.path().value());
        ingress(
                route,
                annotations,
                route.path() + "(/|$)(.*)",
                HttpIngressPathType.IMPLEMENTATION_SPECIFIC);
    }

    /** Traefik sets X-Forwarded-Prefix by itself where it strips one. */
    private void traefik(Route.Traefik route) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (!route.path().isRoot()) {
            String middleware = GatewayChart.NAME + "-strip-prefix";
            CustomObject.of(
                    this,
                    "traefik.io/v1alpha1 Middleware",
                    part.metadata(middleware),
                    Map.of("stripPrefix", Map.of("prefixes", List.of(route.path().value()))));
            annotations.put(
                    "traefik.ingress.kubernetes.io/router.middlewares",
                    part.namespace() + "-" + middleware + "@kubernetescrd");
        }
        ingress(route, annotations, route.path().value(), HttpIngressPathType.PREFIX);
    }

    private void ingress(
            Route.Classed route,
            Map<String, String> annotations,
            String path,
            HttpIngressPathType type) {
        Tls tls = route.tls();
        if (tls != null && tls.clusterIssuer() != null) {
            annotations.put("cert-manager.io/cluster-issuer", tls.clusterIssuer().value());
        }
        IngressRule rule =
                IngressRule.builder()
                        .host(route.host().value())
                        .path(path)
                        .pathType(type)
                        .backend(IngressBackend.fromService(service))
                        .build();
        new Ingress(
                this,
                "ingress",
                IngressProps.builder()
                        .metadata(part.metadata(part.name(), annotations))
                        .rules(List.of(rule))
                        .build());
        Map<String, Object> spec = new TreeMap<>(Map.of("ingressClassName", route.className()));
        if (tls != null) {
            spec.put("tls", certificate(route, tls));
        }
        amend("Ingress", part.name(), Map.of("spec", spec));
    }

    private static List<Map<String, Object>> certificate(Outside route, Tls tls) {
        return List.of(
                Map.of("hosts", List.of(route.host().value()), "secretName", tls.secret().value()));
    }
}
