package dev.tollgate.charts.chart;

import dev.tollgate.charts.kit.Fields;
import dev.tollgate.charts.kit.ManifestChart;
import dev.tollgate.charts.kit.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cdk8s.plus25.INetworkPolicyPeer;
import org.cdk8s.plus25.Namespaces;
import org.cdk8s.plus25.NamespacesSelectOptions;
import org.cdk8s.plus25.NetworkPolicy;
import org.cdk8s.plus25.NetworkPolicyIpBlock;
import org.cdk8s.plus25.NetworkPolicyPort;
import org.cdk8s.plus25.NetworkPolicyProps;
import org.cdk8s.plus25.NetworkPolicyRule;
import org.cdk8s.plus25.NetworkPolicyTraffic;
import org.cdk8s.plus25.NetworkPolicyTrafficDefault;
import org.cdk8s.plus25.Pods;
import org.cdk8s.plus25.PodsSelectOptions;
import software.amazon.jsii.UnsafeCast;

/**
 * One NetworkPolicy: pods with some labels, and what may reach them and be reached by them. What no
 * rule allows is refused, both ways.
 */
final class Policy {

    /** Where NodeLocal DNSCache answers on every node, by its own documentation. */
    private static final String NODE_LOCAL_DNS = "169.254.20.10/32";

    private final ManifestChart chart;
    private final Part part;
    private final Map<String, String> pods;
    private final List<NetworkPolicyRule> ingress = new ArrayList<>();
    private final List<NetworkPolicyRule> egress = new ArrayList<>();
    private final List<Map<String, Object>> anywhere = new ArrayList<>();

    Policy(ManifestChart chart, Part part, Map<String, String> pods) {
        this.chart = chart;
        this.part = part;
        this.pods = pods;
    }

    /** Lets pods of the same namespace in. */
    Policy fromPods(Map<String, String> labels, int... ports) {
        ingress.add(rule(pods("from", ingress.size(), labels), tcp(ports)));
        return this;
    }

    /** Lets every pod of a namespace in. */
    Policy fromNamespace(String namespace, int... ports) {
        ingress.add(rule(namespace("from", ingress.size(), namespace), tcp(ports)));
        return this;
    }

    /** Lets pods with these labels in, whatever their namespace. */
    Policy fromPodsAnywhere(Map<String, String> labels, int... ports) {
        String id = id("from", ingress.size());
        PodsSelectOptions options =
                PodsSelectOptions.builder()
                        .labels(labels)
                        .namespaces(Namespaces.all(chart, id + "-namespaces"))
                        .build();
        ingress.add(rule(peer(Pods.select(chart, id, options)), tcp(ports)));
        return this;
    }

    /** Lets out to pods of the same namespace; to all their ports where none is named. */
    Policy toPods(Map<String, String> labels, int... ports) {
        egress.add(rule(pods("to", egress.size(), labels), tcp(ports)));
        return this;
    }

    /** Lets out to every pod of a namespace, to all their ports. */
    Policy toNamespace(String namespace) {
        egress.add(rule(namespace("to", egress.size(), namespace), List.of()));
        return this;
    }

    /** Lets questions about names out to the cluster's DNS, and to NodeLocal DNSCache before it. */
    Policy toDns() {
        List<NetworkPolicyPort> ports =
                List.of(NetworkPolicyPort.udp(53), NetworkPolicyPort.tcp(53));
        egress.add(rule(namespace("to", egress.size(), "kube-system"), ports));
        String id = id("to", egress.size());
        egress.add(rule(NetworkPolicyIpBlock.ipv4(chart, id, NODE_LOCAL_DNS), ports));
        return this;
    }

    /** Lets out to an address range without some parts of it. */
    Policy toRange(String cidr, List<String> except, int... ports) {
        String id = id("to", egress.size());
        NetworkPolicyIpBlock block =
                cidr.contains(":")
                        ? NetworkPolicyIpBlock.ipv6(chart, id, cidr, except)
                        : NetworkPolicyIpBlock.ipv4(chart, id, cidr, except);
        egress.add(rule(block, tcp(ports)));
        return this;
    }

    /**
     * Lets out to one of these ports of any pod, node and address, or to anything where none is
     * named. The rule names no receiver, because some networks don't take {@code 0.0.0.0/0} for
     * what is inside the cluster.
     */
    Policy toAnywhere(int... ports) {
        if (ports.length == 0) {
            anywhere.add(Map.of());
            return this;
        }
        anywhere.add(
                Map.of(
                        "ports",
                        IntStream.of(ports)
                                .mapToObj(port -> Map.of("port", port, "protocol", "TCP"))
                                .toList()));
        return this;
    }

    /** Adds the policy to its chart. */
    void write() {
        PodsSelectOptions selected = PodsSelectOptions.builder().labels(pods).build();
        new NetworkPolicy(
                chart,
                part.name(),
                NetworkPolicyProps.builder()
                        .metadata(part.metadata())
                        .selector(Pods.select(chart, part.name() + "-pods", selected))
                        .ingress(traffic(ingress))
                        .egress(traffic(egress))
                        .build());
        if (!anywhere.isEmpty()) {
            List<Map<String, Object>> rules =
                    new ArrayList<>(Collections.nCopies(egress.size(), Map.of()));
            rules.addAll(anywhere);
            chart.amend("NetworkPolicy", part.name(), Fields.of("spec.egress", rules));
        }
    }

    private static NetworkPolicyTraffic traffic(List<NetworkPolicyRule> rules) {
        return NetworkPolicyTraffic.builder()
                .defaultValue(NetworkPolicyTrafficDefault.DENY)
                .rules(rules)
                .build();
    }

    private static NetworkPolicyRule rule(INetworkPolicyPeer peer, List<NetworkPolicyPort> ports) {
        return NetworkPolicyRule.builder().peer(peer).ports(ports).build();
    }

    private INetworkPolicyPeer pods(String direction, int number, Map<String, String> labels) {
        return peer(
                Pods.select(
                        chart,
                        id(direction, number),
                        PodsSelectOptions.builder().labels(labels).build()));
    }

    /** Pods are peers in cdk8s-plus' own language, but its Java classes don't say so. */
    private static INetworkPolicyPeer peer(Pods pods) {
        return UnsafeCast.unsafeCast(pods, INetworkPolicyPeer.class);
    }

    private Namespaces namespace(String direction, int number, String name) {
        return Namespaces.select(
                chart,
                id(direction, number),
                NamespacesSelectOptions.builder()
                        .labels(Map.of("kubernetes.io/metadata.name", name))
                        .build());
    }

    private String id(String direction, int number) {
        return part.name() + "-" + direction + "-" + number;
    }

    private static List<NetworkPolicyPort> tcp(int... ports) {
        return IntStream.of(ports).mapToObj(NetworkPolicyPort::tcp).toList();
    }
}
