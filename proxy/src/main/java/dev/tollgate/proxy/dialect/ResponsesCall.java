package dev.tollgate.proxy.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;

/** A function that the model wants called. */
final class ResponsesCall extends ResponsesItem {

    private final String callId;
    private final String name;
    private final StringBuilder arguments = new StringBuilder();
    private JsonNode vendorFields = MissingNode.getInstance();

    /**
     * A call without arguments.
     *
     * @param callId the vendor's id of the call, which its output refers to
     */
    ResponsesCall(String id, int index, ResponsesEvents events, String callId, String name) {
        super(id, index, events);
        this.callId = callId;
        this.name = name;
    }

    String callId() {
        return callId;
    }

    void arguments(String delta) {
        if (!delta.isEmpty()) {
            arguments.append(delta);
            events().add("response.function_call_arguments.delta", this).put("delta", delta);
        }
    }

    /** {@code provider_specific_fields}: Gemini wants its thought signature back with the call. */
    void vendorFields(JsonNode fields) {
        if (fields.isObject()) {
            vendorFields = fields;
        }
    }

    @Override
    void closeContent() {
        if (arguments.isEmpty()) {
            // clients parse it
            arguments("{}");
        }
        events().add("response.function_call_arguments.done", this)
                .put("name", name)
                .put("arguments", arguments.toString());
    }

    @Override
    ObjectNode json(String status) {
        ObjectNode item = Json.object().put("id", id()).put("type", "function_call");
        item.put("status", status).put("call_id", callId).put("name", name);
        item.put("arguments", arguments.toString());
        if (vendorFields.isObject()) {
            item.set("provider_specific_fields", vendorFields);
        }
        return item;
    }
}
