package dev.tollgate.charts.chart;

import dev.tollgate.charts.environment.Route;
import dev.tollgate.charts.environment.Route.Outside;
import dev.tollgate.charts.environment.Route.Tls;
import dev.tollgate.charts.kit.CustomObject;
import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private void httpRoute(Route.GatewayApi route) {
        CustomObject.of(
                this,
                "gateway.networking.k8s.io/v1 HTTPRoute",
                part.metadata(),
                Fields.of("parentRefs", List.of(parent(route.parent())))
                        .set("hostnames", List.of(route.host().value()))
                        .set("rules", List.of(rule(route))));
    }

    private static Map<String, Object> parent(Route.Parent parent) {
        return Fields.of("name", parent.name().value())
                .set("namespace", parent.namespace().value())
                .setUnlessNull("sectionName", parent.sectionName())
                .toMap();
    }

    /** Timeouts of 0 are «off» by the Gateway API. */
    private static Map<String, Object> rule(Outside route) {
        Map<String, Object> path =
                Fields.of("path.type", "PathPrefix")
                        .set("path.value", route.path().value())
                        .toMap();
        Map<String, Object> backend =
                Fields.of("name", GatewayChart.NAME).set("port", GatewayChart.PORT).toMap();
        return Fields.of("matches", List.of(path))
                .set("filters", route.path().isRoot() ? List.of() : filters(route))
                .set("timeouts.request", "0s")
                .set("timeouts.backendRequest", "0s")
                .set("backendRefs", List.of(backend))
                .toMap();
    }

    private static List<Map<String, Object>> filters(Outside route) {
        Map<String, String> prefix =
                Map.of("name", "X-Forwarded-Prefix", "value", route.path().value());
        return List.of(
                Fields.of("type", "URLRewrite")
                        .set("urlRewrite.path.type", "ReplacePrefixMatch")
                        .set("urlRewrite.path.replacePrefixMatch", "/")
                        .toMap(),
                Fields.of("type", "RequestHeaderModifier")
                        .set("requestHeaderModifier.set", List.of(prefix))
                        .toMap());
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
            ingress(route, annotations, List.of(rule(route, "/", HttpIngressPathType.PREFIX)));
            return;
        }
        annotations.put(annotation + "use-regex", "true");
        annotations.put(annotation + "rewrite-target", "/$2");
        annotations.put(annotation + "x-forwarded-prefix", route.path().value());
        String path = route.path() + "(/|$)(.*)";
        ingress(
                route,
                annotations,
                List.of(rule(route, path, HttpIngressPathType.IMPLEMENTATION_SPECIFIC)));
    }

    /**
     * Traefik sets X-Forwarded-Prefix by itself where it strips one. Its prefixes are of
     * characters, not of path elements: {@code /litellm} alone would take {@code /litellmx} too,
     * hence two rules.
     */
    private void traefik(Route.Traefik route) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (route.path().isRoot()) {
            ingress(route, annotations, List.of(rule(route, "/", HttpIngressPathType.PREFIX)));
            return;
        }
        String middleware = GatewayChart.NAME + "-strip-prefix";
        CustomObject.of(
                this,
                "traefik.io/v1alpha1 Middleware",
                part.metadata(middleware),
                Fields.of("stripPrefix.prefixes", List.of(route.path().value())));
        annotations.put(
                "traefik.ingress.kubernetes.io/router.middlewares",
                part.namespace() + "-" + middleware + "@kubernetescrd");
        ingress(
                route,
                annotations,
                List.of(
                        rule(route, route.path().value(), HttpIngressPathType.EXACT),
                        rule(route, route.path() + "/", HttpIngressPathType.PREFIX)));
    }

    private void ingress(
            Route.Classed route, Map<String, String> annotations, List<IngressRule> rules) {
        Tls tls = route.tls();
        if (tls != null && tls.clusterIssuer() != null) {
            annotations.put("cert-manager.io/cluster-issuer", tls.clusterIssuer().value());
        }
        new Ingress(
                this,
                "ingress",
                IngressProps.builder()
                        .metadata(part.metadata(part.name(), annotations))
                        .rules(rules)
                        .build());
        amend(
                "Ingress",
                part.name(),
                Fields.of("spec.ingressClassName", route.className())
                        .setUnlessNull("spec.tls", tls == null ? null : certificate(route, tls)));
    }

    private IngressRule rule(Outside route, String path, HttpIngressPathType type) {
        return IngressRule.builder()
                .host(route.host().value())
                .path(path)
                .pathType(type)
                .backend(IngressBackend.fromService(service))
                .build();
    }

    private static List<Map<String, Object>> certificate(Outside route, Tls tls) {
        return List.of(
                Map.of("hosts", List.of(route.host().value()), "secretName", tls.secret().value()));
    }
}
