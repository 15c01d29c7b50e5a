package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendRow;

/**
 * What a request that is relayed as it is counts as.
 *
 * @param callType LiteLLM's: {@code acreate_file}
 * @param target who serves it; its group is the model that the request names, empty for none
 * @param model the same where the deployment has such a model, so that clients can't invent series
 *     of metrics; else empty
 * @param price of each one that is answered
 */
record RawKind(String callType, SpendRow.Target target, String model, Money price) {

    static final String PASS_THROUGH = "pass_through_endpoint";

    /** To a deployment's vendor, which tells no price. */
    static RawKind of(String callType, Deployment deployment, String model) {
        return new RawKind(
                callType,
                new SpendRow.Target(
                        model, deployment.id(), model, deployment.vendor(), base(deployment)),
                RawTargets.has(deployment, model) ? model : "",
                Money.ZERO);
    }

    /** Where a deployment's vendor is, without secrets. */
    static String base(Deployment deployment) {
        return deployment.setting("api_base").map(LiteLlmHeaders::withoutSecrets).orElse("");
    }
}
