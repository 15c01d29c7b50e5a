package dev.tollgate.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;

/** What all streams of JSON events need. */
final class StreamEvents {

    private StreamEvents() {}

    /**
     * The event's JSON.
     *
     * @throws FailureException that blames the vendor, not the client, where it isn't JSON
     */
    static JsonNode json(Provider provider, Frame frame) {
        try {
            return Json.parse(frame.data());
        } catch (FailureException notJson) {
            throw new FailureException(
                    failure(provider, "An event of the stream is not valid JSON."), notJson);
        }
    }

    /** The stream is over before its last event, which {@code missing} names. */
    static FailureException cutOff(Provider provider, String missing) {
        return new FailureException(
                failure(
                        provider,
                        "The stream ended before " + missing + ": the answer is cut off."));
    }

    private static Failure failure(Provider provider, String what) {
        return new Failure.Upstream(
                ErrorClass.INTERNAL_SERVER,
                "litellm."
                        + ErrorClass.INTERNAL_SERVER.liteLlmName()
                        + ": "
                        + provider.exceptionName()
                        + " - "
                        + what);
    }
}
