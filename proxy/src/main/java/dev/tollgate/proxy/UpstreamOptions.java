package dev.tollgate.proxy;

import dev.tollgate.proxy.config.Configuration;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.upstream.UpstreamSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How vendors are reached, by the variables that all HTTP programs know, and {@code ssl_verify}.
 */
final class UpstreamOptions {

    private UpstreamOptions() {}

    static UpstreamSettings of(Configuration configuration, Map<String, String> variables) {
        boolean verify =
                configuration.raw().litellm().path("ssl_verify").asBoolean(true)
                        && !"false".equalsIgnoreCase(variables.get("SSL_VERIFY"));
        List<Path> authorities =
                Optional.ofNullable(variables.get("SSL_CERT_FILE"))
                        .filter(file -> !file.isBlank())
                        .map(Path::of)
                        .map(List::of)
                        .orElse(List.of());
        List<String> except =
                value(variables, "NO_PROXY")
                        .map(list -> List.of(list.split("\\s*,\\s*")))
                        .orElse(List.of());
        return new UpstreamSettings(
                UpstreamSettings.DEFAULT.connectionsPerHost(),
                UpstreamSettings.DEFAULT.connectionWait(),
                new UpstreamSettings.Tls(verify, authorities),
                new UpstreamSettings.Proxies(
                        value(variables, "HTTP_PROXY").map(Secret::new),
                        value(variables, "HTTPS_PROXY").map(Secret::new),
                        except));
    }

    /** In capitals or not: both are in use. */
    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name))
                .or(() -> Optional.ofNullable(variables.get(name.toLowerCase(Locale.ROOT))))
                .filter(text -> !text.isBlank());
    }
}
