package dev.tollgate.charts.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What NetworkPolicies let through, by the rules of Kubernetes. */
final class Network {

    /** A pod of some namespace. */
    record Pod(String namespace, Map<String, String> labels) {

        Pod in(String otherNamespace) {
            return new Pod(otherNamespace, labels);
        }
    }

    private final String namespace;
    private final List<JsonNode> policies;

    /**
     * @param namespace that the policies are in
     */
    Network(String namespace, List<JsonNode> policies) {
        this.namespace = namespace;
        this.policies = policies;
    }

    /** Whether one pod may open a TCP connection to another. */
    boolean reaches(Pod from, Pod to, int port) {
        return passes(from, "egress", "to", peer -> matches(peer, to), port(port, "TCP"))
                && passes(to, "ingress", "from", peer -> matches(peer, from), port(port, "TCP"));
    }

    /** Whether a pod may send UDP to another, as far as its own policies say. */
    boolean sends(Pod from, Pod to, int port) {
        return passes(from, "egress", "to", peer -> matches(peer, to), port(port, "UDP"));
    }

    /** Whether a pod may open a TCP connection to an address outside the cluster. */
    boolean reaches(Pod from, String address, int port) {
        return passes(from, "egress", "to", peer -> contains(peer, address), port(port, "TCP"));
    }

    private boolean passes(Pod pod, String direction, String peers, Test peer, Test port) {
        List<JsonNode> applied = policies.stream().filter(policy -> selects(policy, pod)).toList();
        if (applied.isEmpty()) {
            return true;
        }
        return applied.stream()
                .flatMap(policy -> items(policy.at("/spec/" + direction)))
                .anyMatch(rule -> any(rule, peers, peer) && any(rule, "ports", port));
    }

    private boolean selects(JsonNode policy, Pod pod) {
        return pod.namespace().equals(namespace)
                && selects(policy.at("/spec/podSelector"), pod.labels());
    }

    /** A list that is absent or empty means «all». */
    private static boolean any(JsonNode rule, String list, Test test) {
        return rule.path(list).isEmpty() || items(rule.path(list)).anyMatch(test::holds);
    }

    private boolean matches(JsonNode peer, Pod pod) {
        if (peer.has("ipBlock")) {
            return false;
        }
        boolean namespaceMatches =
                peer.has("namespaceSelector")
                        ? selects(
                                peer.path("namespaceSelector"),
                                Map.of("kubernetes.io/metadata.name", pod.namespace()))
                        : pod.namespace().equals(namespace);
        return namespaceMatches && selects(peer.path("podSelector"), pod.labels());
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        return selector.path("matchLabels").properties().stream()
                .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
    }

    private static boolean contains(JsonNode peer, String address) {
        JsonNode block = peer.path("ipBlock");
        return block.has("cidr")
                && inside(block.path("cidr").asText(), address)
                && items(block.path("except")).noneMatch(part -> inside(part.asText(), address));
    }

    private static boolean inside(String cidr, String address) {
        String[] words = cidr.split("/", 2);
        byte[] network = bytes(words[0]);
        byte[] bytes = bytes(address);
        int rest = network.length * 8 - Integer.parseInt(words[1]);
        return network.length == bytes.length
                && new BigInteger(1, network)
                        .shiftRight(rest)
                        .equals(new BigInteger(1, bytes).shiftRight(rest));
    }

    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Test port(int number, String protocol) {
        return port ->
                port.path("port").asInt() == number
                        && port.path("protocol").asText().equals(protocol);
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** What must hold for a peer or a port of a rule. */
    private interface Test {
        boolean holds(JsonNode node);
    }
}
