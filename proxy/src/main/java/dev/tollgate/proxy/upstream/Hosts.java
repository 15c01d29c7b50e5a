package dev.tollgate.proxy.upstream;

import org.apache.hc.core5.http.HttpHost;

/** A host's name as HTTP messages write it. */
final class Hosts {

    private Hosts() {}

    /** {@code Host}: without the port where it is the scheme's own. */
    static String header(HttpHost host) {
        int own = "https".equals(host.getSchemeName()) ? 443 : 80;
        return host.getPort() == own ? name(host) : withPort(host);
    }

    /** {@code CONNECT}'s target: always with the port. */
    static String withPort(HttpHost host) {
        return name(host) + ":" + host.getPort();
    }

    private static String name(HttpHost host) {
        String name = host.getHostName();
        return name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    }
}
