package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the gateway reaches vendors, whichever they are.
 *
 * @param connectionsPerHost how many connections to one host may be open at once
 * @param connectionWait how long a call waits for one of them when all are busy
 * @param tls whom to trust
 * @param proxies which way out
 */
public record UpstreamSettings(
        int connectionsPerHost, Duration connectionWait, Tls tls, Proxies proxies) {

    /** 512 connections a host, the JDK's certificates, no proxy. */
    public static final UpstreamSettings DEFAULT =
            new UpstreamSettings(512, Duration.ofSeconds(10), Tls.DEFAULT, Proxies.NONE);

    /**
     * Whom to trust.
     *
     * @param verify {@code ssl_verify}: false takes any certificate for any host
     * @param extraAuthorities PEM or DER files with certificates to trust beside the JDK's own,
     *     {@code SSL_CERT_FILE}
     */
    public record Tls(boolean verify, List<Path> extraAuthorities) {

        /** The JDK's own. */
        public static final Tls DEFAULT = new Tls(true, List.of());

        public Tls {
            extraAuthorities = List.copyOf(extraAuthorities);
        }
    }

    /**
     * Proxies by the scheme of what is asked; their URLs may hold a name and a password.
     *
     * @param http {@code HTTP_PROXY}: {@code http://name:password@host:port}
     * @param https {@code HTTPS_PROXY}, reached by {@code CONNECT}
     * @param except {@code NO_PROXY}: hosts, or domains with all below them, that are reached
     *     directly; {@code *} means all
     */
    public record Proxies(Optional<Secret> http, Optional<Secret> https, List<String> except) {

        /** Everything is reached directly. */
        public static final Proxies NONE =
                new Proxies(Optional.empty(), Optional.empty(), List.of());

        public Proxies {
            except = List.copyOf(except);
        }
    }
}
