package dev.tollgate.proxy.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The way to one host; what goes the same way may use the same connections.
 *
 * @param secure whether TLS is spoken with it
 * @param host its name in lower case, or its address; of version 6 without brackets
 * @param proxy what is asked in between
 */
record Route(boolean secure, String host, int port, @Nullable Proxy proxy) {

    /**
     * A proxy.
     *
     * @param secure whether TLS is spoken with the proxy itself
     * @param authorization {@code Proxy-Authorization}, empty where it asks for none
     */
    record Proxy(boolean secure, String host, int port, String authorization) {

        @Override
        public String toString() {
            return "proxy";
        }
    }

    /** Whether the proxy only passes bytes on, {@code CONNECT}. */
    boolean isTunnelled() {
        return secure && proxy != null;
    }

    /** {@code Host}: without the port where it is the scheme's own. */
    String authority() {
        return port == (secure ? 443 : 80) ? name() : withPort();
    }

    /** {@code CONNECT}'s target: always with the port. */
    String withPort() {
        return name() + ":" + port;
    }

    private String name() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
