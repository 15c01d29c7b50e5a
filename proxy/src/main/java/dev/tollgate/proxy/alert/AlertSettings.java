package dev.tollgate.proxy.alert;

import dev.tollgate.proxy.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who is told of what; the addresses are secrets.
 *
 * @param slack by type: {@code SLACK_WEBHOOK_URL}, or {@code alert_to_webhook_url}
 * @param webhooks by type: {@code WEBHOOK_URL}, where events go as JSON
 * @param budgetTtl {@code alerting_args.budget_alert_ttl}: for how long a budget isn't told of
 *     again
 * @see <a href="https://docs.litellm.ai/docs/proxy/alerting">LiteLLM, alerting</a>
 */
public record AlertSettings(
        Map<AlertType, List<Secret>> slack,
        Map<AlertType, List<Secret>> webhooks,
        Duration budgetTtl) {

    /** LiteLLM's. */
    public static final Duration BUDGET_TTL = Duration.ofDays(1);

    /** Nobody is told of anything. */
    public static final AlertSettings NONE = new AlertSettings(Map.of(), Map.of(), BUDGET_TTL);

    public AlertSettings {
        slack = Map.copyOf(slack);
        webhooks = Map.copyOf(webhooks);
    }

    /** Whether anybody is told of anything. */
    public boolean isOn() {
        return !slack.isEmpty() || !webhooks.isEmpty();
    }

    boolean wants(AlertType type) {
        return slack.containsKey(type) || webhooks.containsKey(type);
    }
}
