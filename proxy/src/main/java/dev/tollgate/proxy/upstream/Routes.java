package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** Which way a request goes out: directly, or through a proxy. */
final class Routes {

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final List<String> except;

    /**
     * A proxy.
     *
     * @param authorization {@code Proxy-Authorization}, empty where it asks for none
     */
    record Proxy(HttpHost host, String authorization) {

        @Override
        public String toString() {
            return "proxy";
        }
    }

    Routes(UpstreamSettings.Proxies proxies) {
        http = proxy(proxies.http());
        https = proxy(proxies.https());
        except =
                proxies.except().stream()
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .map(host -> host.startsWith("*.") ? host.substring(1) : host)
                        .filter(host -> !host.isEmpty())
                        .toList();
    }

    /**
     * The way to a URI's host.
     *
     * @throws URISyntaxException where it names none
     */
    HttpRoute route(URI uri) throws URISyntaxException {
        boolean secure = isSecure(uri);
        HttpHost target = host(uri, secure);
        Proxy proxy = proxy(target, secure);
        if (proxy == null) {
            return new HttpRoute(target, null, secure);
        }
        return new HttpRoute(
                target,
                null,
                proxy.host(),
                secure,
                secure ? TunnelType.TUNNELLED : TunnelType.PLAIN,
                secure ? LayerType.LAYERED : LayerType.PLAIN);
    }

    /** The proxy of a route that has one. */
    @Nullable Proxy proxy(HttpRoute route) {
        if (route.getProxyHost() == null) {
            return null;
        }
        return route.isSecure() ? https : http;
    }

    private @Nullable Proxy proxy(HttpHost target, boolean secure) {
        Proxy proxy = secure ? https : http;
        return proxy == null || isExcepted(target) ? null : proxy;
    }

    private boolean isExcepted(HttpHost target) {
        String host = target.getHostName().toLowerCase(Locale.ROOT);
        String withPort = host + ":" + target.getPort();
        return except.stream()
                .anyMatch(name ->
                        name.equals("*")
                                || name.equals(host)
                                || name.equals(withPort)
                                || host.endsWith(name.startsWith(".") ? name : "." + name));
    }

    private static @Nullable Proxy proxy(Optional<Secret> setting) {
        if (setting.isEmpty() || setting.get().value().isBlank()) {
            return null;
        }
        String text = setting.get().value().strip();
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            String user = authority(uri).getUserInfo();
            return new Proxy(host(uri, isSecure(uri)), user == null ? "" : basic(user));
        } catch (
                @SuppressWarnings("UnusedException")
                URISyntaxException e) { // quotes the password
            throw new IllegalArgumentException(
                    "HTTP_PROXY or HTTPS_PROXY is not a valid URL: write"
                            + " http://name:password@host:port, special characters percent-encoded");
        }
    }

    private static String basic(String rawUserInfo) {
        // a plus in a URL's user part is a plus
        String plain = URLDecoder.decode(rawUserInfo.replace("+", "%2B"), UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    private static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static HttpHost host(URI uri, boolean secure) throws URISyntaxException {
        String name = uri.getHost();
        int port = uri.getPort();
        if (name == null) {
            URIAuthority authority = authority(uri);
            name = authority.getHostName();
            port = authority.getPort();
        }
        if (port < 0) {
            port = secure ? 443 : 80;
        }
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return new HttpHost(secure ? "https" : "http", bare, port);
    }

    /** {@link URI} itself finds no host in {@code my_host:80}, a usual name among containers. */
    private static URIAuthority authority(URI uri) throws URISyntaxException {
        String text = uri.getRawAuthority();
        URIAuthority authority = text == null ? null : URIAuthority.create(text);
        if (authority == null || authority.getHostName().isEmpty()) {
            throw new URISyntaxException("", "no host");
        }
        return authority;
    }
}
