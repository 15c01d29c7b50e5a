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
import org.jspecify.annotations.Nullable;

/** Which way a request goes out: directly, or through a proxy. */
final class Routes {

    private final Route.@Nullable Proxy http;
    private final Route.@Nullable Proxy https;
    private final List<String> except;

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
    Route route(URI uri) throws URISyntaxException {
        boolean secure = isSecure(uri);
        Host target = Host.of(uri, secure);
        Route.Proxy proxy = secure ? https : http;
        boolean direct = proxy == null || isExcepted(target);
        return new Route(secure, target.name(), target.port(), direct ? null : proxy);
    }

    private boolean isExcepted(Host target) {
        String host = target.name();
        String withPort = host + ":" + target.port();
        return except.stream()
                .anyMatch(name ->
                        name.equals("*")
                                || name.equals(host)
                                || name.equals(withPort)
                                || host.endsWith(name.startsWith(".") ? name : "." + name));
    }

    private static Route.@Nullable Proxy proxy(Optional<Secret> setting) {
        if (setting.isEmpty() || setting.get().value().isBlank()) {
            return null;
        }
        String text = setting.get().value().strip();
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            String authority = Host.authority(uri);
            int at = authority.lastIndexOf('@');
            Host host = Host.of(uri, isSecure(uri));
            return new Route.Proxy(
                    isSecure(uri),
                    host.name(),
                    host.port(),
                    at < 0 ? "" : basic(authority.substring(0, at)));
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

    /**
     * A host as a URI names it.
     *
     * @param name in lower case, without brackets
     */
    private record Host(String name, int port) {

        private static final int MAX_PORT = 65_535;

        static Host of(URI uri, boolean secure) throws URISyntaxException {
            String name = uri.getHost();
            int port = uri.getPort();
            if (name == null) {
                // URI itself finds no host in my_host:80, a usual name among containers
                String authority = authority(uri);
                String plain = authority.substring(authority.lastIndexOf('@') + 1);
                int colon = plain.lastIndexOf(':');
                name = colon < 0 ? plain : plain.substring(0, colon);
                port = colon < 0 ? -1 : port(plain.substring(colon + 1));
            }
            if (name.isEmpty() || port > MAX_PORT) {
                throw noHost();
            }
            boolean isBracketed = name.startsWith("[") && name.endsWith("]");
            String bare = isBracketed ? name.substring(1, name.length() - 1) : name;
            int own = secure ? 443 : 80;
            return new Host(bare.toLowerCase(Locale.ROOT), port < 0 ? own : port);
        }

        private static int port(String digits) throws URISyntaxException {
            if (digits.isEmpty()) {
                return -1;
            }
            if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw noHost();
            }
            return Integer.parseInt(digits);
        }

        static String authority(URI uri) throws URISyntaxException {
            String authority = uri.getRawAuthority();
            if (authority == null || authority.isEmpty()) {
                throw noHost();
            }
            return authority;
        }

        private static URISyntaxException noHost() {
            return new URISyntaxException("", "no host");
        }
    }
}
