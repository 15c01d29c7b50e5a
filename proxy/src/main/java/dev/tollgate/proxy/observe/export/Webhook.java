package dev.tollgate.proxy.observe.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.observe.Served;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * An address that takes lists of LiteLLM's {@code StandardLoggingPayload}: {@code generic_api}.
 *
 * @see <a href="https://docs.litellm.ai/docs/observability/generic_api">LiteLLM, generic API
 *     callback</a>
 */
final class Webhook implements Destination {

    private final ExportSettings.Webhook settings;
    private final URI uri;
    private final Map<String, String> headers;

    Webhook(ExportSettings.Webhook settings) {
        this.settings = settings;
        this.uri = URI.create(settings.to().url().value());
        this.headers = settings.to().headers("application/json");
    }

    @Override
    public String name() {
        return "generic_api";
    }

    @Override
    public boolean wants(Served request) {
        return settings.which().covers(request);
    }

    @Override
    public List<Message> messages(List<Served> requests) {
        ArrayNode all = Json.array();
        requests.forEach(request -> all.add(LoggingPayload.of(request)));
        return List.of(new Message("POST", uri, headers, Json.bytes(all), requests.size()));
    }
}
