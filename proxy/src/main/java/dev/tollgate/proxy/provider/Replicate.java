package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Language models on Replicate: {@code owner/name}, {@code owner/name:version}, or {@code
 * deployments/owner/name}. Each call is a prediction that is waited for.
 *
 * @see <a href="https://replicate.com/docs/reference/http">Replicate, HTTP API</a>
 */
public final class Replicate implements Provider {

    private static final String BASE = "https://api.replicate.com/v1";
    private static final String DEPLOYMENTS = "deployments/";

    private final ReplicateChat chat;

    public Replicate(Stamp stamp) {
        this.chat = new ReplicateChat(this, stamp);
    }

    @Override
    public String name() {
        return "replicate";
    }

    @Override
    public String exceptionName() {
        return "ReplicateException";
    }

    @Override
    public Optional<Adapter> adapter(Operation operation, Target target) {
        return operation == Operation.CHAT ? Optional.of(chat) : Optional.empty();
    }

    /**
     * A request for a prediction that is answered when it has ended.
     *
     * @param body gets the version where the model's name has one
     */
    UpstreamRequest predict(Prompt prompt, ObjectNode body) {
        Deployment deployment = prompt.target().deployment();
        String base = VendorCall.base(deployment, BASE);
        Map<String, String> headers = new HashMap<>();
        headers.putAll(VendorCall.bearer(VendorCall.required(this, deployment, "api_key")));
        headers.put("prefer", "wait=" + ReplicateChat.LONGEST_WAIT);
        String path = path(prompt.target().model(), body);
        return VendorCall.post(
                this, prompt, Endpoint.uri(spec(), base + path + "/predictions"), headers, body);
    }

    private static String path(String model, ObjectNode body) {
        int colon = model.indexOf(':');
        if (colon >= 0) {
            body.put("version", model.substring(colon + 1));
            return "";
        }
        return "/" + (model.startsWith(DEPLOYMENTS) ? "" : "models/") + GoogleHttp.path(model);
    }

    private static VendorSpec spec() {
        return Vendors.spec("replicate").orElseThrow();
    }
}
