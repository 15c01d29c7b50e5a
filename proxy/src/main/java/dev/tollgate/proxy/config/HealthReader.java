package dev.tollgate.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.http.HealthSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What {@code general_settings}, {@code model_info} and the environment say of health checks. */
final class HealthReader {

    private static final String TIMEOUT = "HEALTH_CHECK_TIMEOUT_SECONDS";
    private static final String INTERVAL = "DEFAULT_HEALTH_CHECK_INTERVAL";
    private static final String MAX_TOKENS = "BACKGROUND_HEALTH_CHECK_MAX_TOKENS";
    private static final String CONCURRENCY = "health_check_concurrency";
    private static final List<String> CALLBACKS =
            List.of("callbacks", "success_callback", "failure_callback");

    private final Sources sources;
    private final Section general;
    private final Section variables;

    HealthReader(Sources sources) {
        this.sources = sources;
        // LiteLLM's router takes some of them too
        general = sources.general().withDefaults(sources.router());
        variables =
                sources.environment().section(sources.findings(), TIMEOUT, INTERVAL, MAX_TOKENS);
    }

    HealthSettings read() {
        checkDeployments();
        HealthSettings standard = HealthSettings.DEFAULT;
        return new HealthSettings(
                flag("background_health_checks", standard.background()),
                general.seconds("health_check_interval")
                        .or(() -> variables.seconds(INTERVAL))
                        .orElse(standard.interval()),
                flag("health_check_details", standard.details()),
                flag("use_shared_health_check", standard.shared()),
                concurrency().orElse(standard.concurrency()),
                new HealthSettings.Routing(
                        flag("enable_health_check_routing", false),
                        general.seconds("health_check_staleness_threshold"),
                        flag("health_check_ignore_transient_errors", false)),
                variables.seconds(TIMEOUT).orElse(standard.timeout()),
                variables.whole(MAX_TOKENS),
                services());
    }

    private boolean flag(String key, boolean otherwise) {
        return general.flag(key).orElse(otherwise);
    }

    private OptionalInt concurrency() {
        OptionalInt concurrency = general.whole(CONCURRENCY);
        if (concurrency.isPresent() && concurrency.getAsInt() == 0) {
            general.problem(CONCURRENCY, "is 0, so nothing would be checked; use 1 or more");
            return OptionalInt.empty();
        }
        return concurrency;
    }

    /** Wrong values of {@code model_info} are told now; the checks read them from there. */
    private void checkDeployments() {
        for (Section entry : sources.root().sections("model_list")) {
            Section info = entry.section("model_info");
            info.flag("disable_background_health_check");
            info.text("health_check_model");
            info.seconds("health_check_timeout");
            info.whole("health_check_max_tokens");
        }
    }

    private Set<String> services() {
        Set<String> services = new TreeSet<>();
        CALLBACKS.forEach(key -> add(services, sources.litellm().node(key)));
        add(services, sources.general().node("alerting"));
        return services;
    }

    private static void add(Set<String> services, Optional<Node> list) {
        list.map(Node::json).stream()
                .flatMap(json ->
                        json.isArray() ? json.valueStream() : java.util.stream.Stream.of(json))
                .filter(JsonNode::isTextual)
                .forEach(name -> services.add(name.textValue()));
    }
}
