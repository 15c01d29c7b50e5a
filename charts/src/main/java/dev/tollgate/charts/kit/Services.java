package dev.tollgate.charts.kit;

import java.util.Map;
import org.cdk8s.plus25.Service;
import org.cdk8s.plus25.ServicePort;
import org.cdk8s.plus25.ServiceProps;
import org.cdk8s.plus25.ServiceType;

/** Services that select the pods of one part. */
public final class Services {

    private Services() {}

    /** A Service with an address of its own; each port goes to the container port of its name. */
    public static Service clusterIp(ManifestChart chart, Part part, Map<String, Integer> ports) {
        return service(chart, part, ports, ServiceProps.builder().type(ServiceType.CLUSTER_IP));
    }

    /**
     * A Service that gives each pod a name, also before it is ready: members of a cluster must find
     * each other in order to become ready.
     */
    public static Service headless(ManifestChart chart, Part part, Map<String, Integer> ports) {
        Service service =
                service(
                        chart,
                        part,
                        ports,
                        ServiceProps.builder().type(ServiceType.CLUSTER_IP).clusterIp("None"));
        chart.amend("Service", part.name(), Fields.of("spec.publishNotReadyAddresses", true));
        return service;
    }

    private static Service service(
            ManifestChart chart,
            Part part,
            Map<String, Integer> ports,
            ServiceProps.Builder props) {
        Service service =
                new Service(
                        chart,
                        part.name() + "-service",
                        props.metadata(part.metadata())
                                .ports(
                                        ports.entrySet().stream()
                                                .map(port -> port(port.getKey(), port.getValue()))
                                                .toList())
                                .build());
        chart.amend("Service", part.name(), Fields.of("spec.selector", part.selector()));
        return service;
    }

    private static ServicePort port(String name, int number) {
        return ServicePort.builder().name(name).port(number).targetPort(number).build();
    }
}
