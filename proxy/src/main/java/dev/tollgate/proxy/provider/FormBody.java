package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.FormData;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.model.Deployment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A form as an OpenAI-compatible vendor takes it; files are never copied. */
final class FormBody implements RelayBody {

    private final String model;
    private final Deployment.Parameters parameters;

    FormBody(String model, Deployment.Parameters parameters) {
        this.model = model;
        this.parameters = parameters;
    }

    @Override
    public Payload payload(Prompt prompt) {
        if (!(prompt.body() instanceof FormData form)) {
            return prompt.body().withText(Map.of("model", model));
        }
        Set<String> removed = new HashSet<>();
        for (String name : form.names()) {
            // LiteLLM's own fields come as tags[] and metadata[x] too
            String field = name.split("\\[", 2)[0];
            if (GatewayFields.NAMES.contains(field) || field.equals("metadata")) {
                removed.add(name);
            }
        }
        Map<String, String> texts = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : parameters.defaults().properties()) {
            boolean missing = !form.names().contains(field.getKey());
            if (missing && isText(field)) {
                texts.put(field.getKey(), field.getValue().asText());
            }
        }
        texts.put("model", model);
        return form.with(texts, removed);
    }

    private static boolean isText(Map.Entry<String, JsonNode> field) {
        return field.getValue().isValueNode()
                && !GatewayFields.NAMES.contains(field.getKey())
                && !field.getKey().equals("stream");
    }
}
