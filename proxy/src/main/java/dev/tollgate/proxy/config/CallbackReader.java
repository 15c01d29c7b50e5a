package dev.tollgate.proxy.config;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.observe.export.ExportSettings;
import dev.tollgate.proxy.observe.export.ExportSettings.Which;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code litellm_settings.callbacks}, its siblings, and the variables of each callback. */
final class CallbackReader {

    private static final Map<String, Which> LISTS =
            Map.of(
                    "callbacks", Which.BOTH,
                    "success_callback", Which.SUCCESS,
                    "failure_callback", Which.FAILURE);

    private static final Set<String> SERVED =
            Set.of("prometheus", "otel", "generic_api", "langfuse", "s3_v2", "s3");

    private static final String WEBHOOK = "GENERIC_LOGGER_ENDPOINT";
    private static final String WEBHOOK_HEADERS = "GENERIC_LOGGER_HEADERS";
    private static final String PUBLIC_KEY = "LANGFUSE_PUBLIC_KEY";
    private static final String SECRET_KEY = "LANGFUSE_SECRET_KEY";
    private static final String HOST = "LANGFUSE_HOST";
    private static final String BASE = "LANGFUSE_BASE_URL";
    private static final String CLOUD = "https://cloud.langfuse.com";

    private final Sources sources;
    private final Section litellm;
    private final Section variables;

    CallbackReader(Sources sources) {
        this.sources = sources;
        litellm = sources.litellm();
        variables =
                sources.environment()
                        .section(
                                sources.findings(),
                                WEBHOOK,
                                WEBHOOK_HEADERS,
                                PUBLIC_KEY,
                                SECRET_KEY,
                                HOST,
                                BASE);
    }

    ExportSettings read() {
        Map<Which, Set<String>> named = new EnumMap<>(Which.class);
        LISTS.forEach((key, which) -> named.put(which, names(key)));
        boolean traces = named.values().stream().anyMatch(names -> names.contains("otel"));
        return new ExportSettings(
                new TracesReader(sources).read(traces),
                which(named, "generic_api").flatMap(this::webhook),
                which(named, "langfuse").flatMap(this::langfuse),
                which(named, "s3_v2")
                        .or(() -> which(named, "s3"))
                        .flatMap(which -> new BucketReader(sources).read(which)));
    }

    private Set<String> names(String key) {
        List<String> names = litellm.texts(key);
        if (!SERVED.containsAll(names)) {
            litellm.warning(key, "has callbacks that aren't served: see the documentation");
        }
        return new HashSet<>(names);
    }

    private static Optional<Which> which(Map<Which, Set<String>> named, String name) {
        List<Which> lists = named.keySet().stream().filter(each -> has(named, each, name)).toList();
        return lists.size() > 1 ? Optional.of(Which.BOTH) : lists.stream().findFirst();
    }

    private static boolean has(Map<Which, Set<String>> named, Which which, String name) {
        return named.getOrDefault(which, Set.of()).contains(name);
    }

    private Optional<ExportSettings.Webhook> webhook(Which which) {
        Optional<String> url = variables.url(WEBHOOK).map(String::strip);
        if (url.isEmpty()) {
            litellm.warning(
                    "has the callback generic_api, but nothing says where it is; set " + WEBHOOK);
        }
        Map<String, Secret> headers = HeaderList.read(variables, WEBHOOK_HEADERS);
        Section own = litellm.section("generic_logger_headers");
        for (String name : own.keys()) {
            own.text(name).ifPresent(value -> headers.put(name, new Secret(value)));
        }
        return url.map(to ->
                new ExportSettings.Webhook(
                        new ExportSettings.Address(new Secret(to), headers), which));
    }

    private Optional<ExportSettings.Langfuse> langfuse(Which which) {
        Optional<String> id = variables.text(PUBLIC_KEY);
        Optional<String> secret = variables.text(SECRET_KEY);
        if (id.isEmpty() || secret.isEmpty()) {
            litellm.warning(
                    "has the callback langfuse, but it has no key; set "
                            + PUBLIC_KEY
                            + " and "
                            + SECRET_KEY);
            return Optional.empty();
        }
        String host = variables.url(HOST).or(() -> variables.url(BASE)).orElse(CLOUD).strip();
        return Optional.of(
                new ExportSettings.Langfuse(
                        host.replaceAll("/+$", ""),
                        id.get().strip(),
                        new Secret(secret.get().strip()),
                        which));
    }
}
