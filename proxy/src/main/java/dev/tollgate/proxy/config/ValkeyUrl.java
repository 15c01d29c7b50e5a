package dev.tollgate.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.ValkeySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis://user:password@host:port/database}, with {@code rediss} for TLS.
 *
 * @see <a href="https://www.iana.org/assignments/uri-schemes/prov/redis">the scheme</a>
 */
final class ValkeyUrl {

    private static final int PORT = 6379;

    private ValkeyUrl() {}

    /** Empty where it is none. */
    static Optional<ValkeySettings> read(String text) {
        try {
            URI uri = new URI(text.strip());
            boolean tls = "rediss".equals(uri.getScheme()) || "valkeys".equals(uri.getScheme());
            boolean plain = "redis".equals(uri.getScheme()) || "valkey".equals(uri.getScheme());
            String path = uri.getPath();
            if ((!tls && !plain) || uri.getHost() == null || !path.matches("(/\\d{0,4})?")) {
                return Optional.empty();
            }
            int port = uri.getPort() < 0 ? PORT : uri.getPort();
            return Optional.of(
                    new ValkeySettings(
                            new ValkeySettings.Server(
                                    new ValkeySettings.Address(uri.getHost(), port)),
                            credential(uri.getRawUserInfo(), 0),
                            credential(uri.getRawUserInfo(), 1).map(Secret::new),
                            path.length() < 2 ? 0 : Integer.parseInt(path.substring(1)),
                            tls));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> credential(@Nullable String info, int at) {
        String[] parts = info == null ? new String[0] : info.split(":", 2);
        return parts.length <= at || parts[at].isEmpty()
                ? Optional.empty()
                // a plus is no space here
                : Optional.of(URLDecoder.decode(parts[at].replace("+", "%2B"), UTF_8));
    }
}
