package dev.tollgate.charts.chart;

import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.Arrays;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.plus25.ApiResource;
import org.cdk8s.plus25.ApiResourceOptions;
import org.cdk8s.plus25.Group;
import org.cdk8s.plus25.IApiResource;
import org.cdk8s.plus25.Role;
import org.cdk8s.plus25.RoleBinding;
import org.cdk8s.plus25.RoleBindingProps;
import org.cdk8s.plus25.RoleProps;

/**
 * What the environment's operators may do: look at everything but Secrets, restart a Deployment,
 * and reach a pod through {@code kubectl port-forward}. None where the environment names none.
 */
final class AccessChart extends ManifestChart {

    private static final String NAME = GatewayChart.NAME + "-operator";

    AccessChart(App app, Inputs inputs) {
        super(app, "05-access");
        List<String> groups = inputs.environment().operators();
        if (groups.isEmpty()) {
            return;
        }
        Part part = inputs.part(NAME, "access");
        Role role = new Role(this, "role", RoleProps.builder().metadata(part.metadata()).build());
        List<String> look = List.of("get", "list", "watch");
        role.allow(look, resources("", "pods", "pods/log", "events", "services", "configmaps"));
        role.allow(look, resources("apps", "deployments", "statefulsets"));
        role.allow(look, resources("batch", "jobs"));
        role.allow(look, resources("events.k8s.io", "events"));
        role.allow(List.of("patch"), resources("apps", "deployments"));
        role.allow(List.of("create", "get"), resources("", "pods/portforward"));
        RoleBinding binding =
                new RoleBinding(
                        this,
                        "binding",
                        RoleBindingProps.builder().metadata(part.metadata()).role(role).build());
        groups.forEach(group -> binding.addSubjects(Group.fromName(this, "group-" + group, group)));
    }

    /** Resources of one API group; the core group's name is empty. */
    static IApiResource[] resources(String apiGroup, String... types) {
        return Arrays.stream(types)
                .map(type ->
                        ApiResource.custom(
                                ApiResourceOptions.builder()
                                        .apiGroup(apiGroup)
                                        .resourceType(type)
                                        .build()))
                .toArray(IApiResource[]::new);
    }
}
