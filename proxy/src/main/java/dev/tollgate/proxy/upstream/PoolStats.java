package dev.tollgate.proxy.upstream;

import java.util.List;

/** Connections to vendors at one moment. */
public record PoolStats(List<Host> hosts) {

    /** Of who keeps no connections. */
    public static final PoolStats NONE = new PoolStats(List.of());

    public PoolStats {
        hosts = List.copyOf(hosts);
    }

    /**
     * Connections to one host.
     *
     * @param host its name and port
     * @param idle open, and waiting for a call
     * @param leased in use, or about to be opened
     */
    public record Host(String host, int idle, int leased) {}
}
