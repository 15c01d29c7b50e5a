package dev.tollgate.charts.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;

/**
 * What a request was answered with.
 *
 * @param millis from the request to the end of the answer
 */
record Reply(int status, HttpHeaders headers, String body, long millis) {

    private static final int LONGEST_CAUSE = 160;

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The status, with the error's message where there is one. */
    String cause() {
        String message = json().path("error").path("message").asText();
        String text = (message.isEmpty() ? body : message).strip().replaceAll("\\s+", " ");
        String cut = text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) + "…" : text;
        return cut.isEmpty() ? "status " + status : "status " + status + ": " + cut;
    }

    String took() {
        return status + " in " + millis + " ms";
    }
}
