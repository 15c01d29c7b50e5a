package dev.tollgate.proxy.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request's line says who asked, who answered, and where the time went. */
class RequestLogTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private List<JsonNode> lines() {
        return out.toString(UTF_8).lines().map(line -> Json.parse(line.getBytes(UTF_8))).toList();
    }

    @Test
    void lineHasAllThatIsKnown() {
        try (RequestLog log = new RequestLog(out)) {
            log.served(Requests.fellBack(Optional.empty()));
        }

        assertThat(lines())
                .containsExactly(
                        Json.parse(
                                """
                                {"time": "1970-01-01T00:00:02Z", "event": "request", "id": "r1",
                                 "call_type": "acompletion", "method": "POST", "route": "/v1/chat/completions",
                                 "model": "asked", "stream": true,
                                 "key": "k1", "key_alias": "alias of \\"k1\\"", "user": "u1",
                                 "team": "t1", "team_alias": "team one", "end_user": "customer",
                                 "status": 200, "group": "second", "deployment": "d2",
                                 "provider": "openai", "cost": 0.0015,
                                 "tries": [
                                   {"deployment": "d1", "provider": "openai", "model": "gpt",
                                    "ms": 1900.0, "error": "RateLimitError"},
                                   {"deployment": "d2", "provider": "openai", "model": "gpt",
                                    "ms": 1900.0}],
                                 "prompt_tokens": 7, "completion_tokens": 10,
                                 "cache_read_tokens": 0, "cache_write_tokens": 0,
                                 "reasoning_tokens": 0, "ms": 2000.0, "read_ms": 1.0,
                                 "admission_ms": 2.0, "upstream_ms": 40.0, "overhead_ms": 5.0,
                                 "first_byte_ms": 45.0}
                                """
                                        .getBytes(UTF_8)));
    }

    @Test
    void sampleLeavesOutWhatWentWell() {
        try (RequestLog log = new RequestLog(out, 0)) {
            log.served(Requests.answered("k1"));
            log.served(Requests.refused("k2"));
        }

        assertThat(lines())
                .extracting(line -> line.path("error").asText())
                .containsExactly("RateLimitError");
    }
}
