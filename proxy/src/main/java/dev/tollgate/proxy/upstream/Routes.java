package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.core5.http.HttpHost;
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

    /** The way to a URI's host. */
    HttpRoute route(URI uri) {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        HttpHost target = new HttpHost(secure ? "https" : "http", name(uri), port(uri, secure));
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
        URI uri = URI.create(text.contains("://") ? text : "http://" + text);
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        HttpHost host = new HttpHost(secure ? "https" : "http", name(uri), port(uri, secure));
        String user = uri.getRawUserInfo();
        return new Proxy(host, user == null ? "" : basic(user));
    }

    private static String basic(String rawUserInfo) {
        // a plus in a URL's user part is a plus
        String plain = URLDecoder.decode(rawUserInfo.replace("+", "%2B"), UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    private static String name(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("a URL without a host name");
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri, boolean secure) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return secure ? 443 : 80;
    }
}
