package dev.tollgate.proxy.config;

import dev.tollgate.proxy.alert.AlertSettings;
import dev.tollgate.proxy.alert.AlertType;
import dev.tollgate.proxy.model.Secret;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code general_settings.alerting} and what belongs to it, with the addresses' variables. */
final class AlertReader {

    private static final String ALERTING = "alerting";
    private static final String TYPES = "alert_types";
    private static final String ADDRESSES = "alert_to_webhook_url";
    private static final String SLACK = "SLACK_WEBHOOK_URL";
    private static final String WEBHOOK = "WEBHOOK_URL";

    private final Section general;
    private final Section variables;

    AlertReader(Sources sources) {
        general = sources.general();
        variables = sources.environment().section(sources.findings(), SLACK, WEBHOOK);
    }

    AlertSettings read() {
        List<String> channels = general.texts(ALERTING);
        channels.stream()
                .filter(channel -> !channel.equals("slack") && !channel.equals("webhook"))
                .forEach(_ ->
                        general.warning(
                                ALERTING, "has a channel that isn't served; use slack or webhook"));
        return new AlertSettings(
                channels.contains("slack") ? slack() : Map.of(),
                channels.contains("webhook") ? webhook() : Map.of(),
                general.section("alerting_args")
                        .seconds("budget_alert_ttl")
                        .orElse(AlertSettings.BUDGET_TTL));
    }

    /** All where none is named, as LiteLLM. */
    private Set<AlertType> types() {
        Set<AlertType> types = EnumSet.noneOf(AlertType.class);
        List<String> named = general.texts(TYPES);
        for (String name : named) {
            Optional<AlertType> type = AlertType.of(name);
            type.ifPresent(types::add);
            if (type.isEmpty()) {
                general.warning(TYPES, "has types that nothing is told of: see the documentation");
            }
        }
        return named.isEmpty() ? EnumSet.allOf(AlertType.class) : types;
    }

    private Map<AlertType, List<Secret>> slack() {
        Section own = general.section(ADDRESSES);
        Optional<Secret> usual = variables.url(SLACK).map(Secret::new);
        Map<AlertType, List<Secret>> slack = new EnumMap<>(AlertType.class);
        for (AlertType type : types()) {
            List<Secret> addresses = urls(own, type.liteLlmName());
            if (!addresses.isEmpty()) {
                slack.put(type, addresses);
            } else {
                usual.ifPresent(address -> slack.put(type, List.of(address)));
            }
        }
        if (slack.isEmpty()) {
            general.warning(ALERTING, "names slack, but nothing says where it is; set " + SLACK);
        }
        return slack;
    }

    /** One address or a list of them. */
    private static List<Secret> urls(Section section, String key) {
        List<String> texts = section.texts(key);
        if (texts.size() == 1) {
            section.url(key);
        }
        boolean wrong = texts.stream().anyMatch(text -> !text.matches("https?://\\S+"));
        if (wrong && texts.size() > 1) {
            section.problem(key, "has what is no URL; write each as https://host/path");
        }
        return texts.stream().map(Secret::new).toList();
    }

    private Map<AlertType, List<Secret>> webhook() {
        Optional<Secret> address = variables.url(WEBHOOK).map(Secret::new);
        if (address.isEmpty()) {
            general.warning(
                    ALERTING, "names webhook, but nothing says where it is; set " + WEBHOOK);
        }
        Map<AlertType, List<Secret>> webhooks = new EnumMap<>(AlertType.class);
        address.ifPresent(secret -> types().forEach(type -> webhooks.put(type, List.of(secret))));
        return webhooks;
    }
}
