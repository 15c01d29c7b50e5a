package dev.tollgate.proxy.spend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A spend row as JSON by the names of the database's columns: what the journal keeps. */
public final class SpendJson {

    /** Clients choose some of these, and an index takes no more. */
    private static final int LONGEST = 200;

    private static final int MOST_TAGS = 100;

    private static final byte[] STATUS = ",\"status\":\"".getBytes(UTF_8);
    private static final byte[] PENDING =
            (",\"status\":\"" + SpendRow.PENDING + "\"").getBytes(UTF_8);

    private SpendJson() {}

    /** Writes a row; what no database keeps is left out of its texts. */
    public static byte[] bytes(SpendRow row) {
        return Json.written(out -> write(out, row));
    }

    private static void write(JsonGenerator out, SpendRow row) throws IOException {
        out.writeStartObject();
        text(out, "request_id", row.requestId());
        out.writeStringField("day", day(row).toString());
        out.writeStringField("status", row.status());
        out.writeStringField("call_type", row.callType());
        times(out, row);
        text(out, "model", row.target().model());
        text(out, "model_id", row.target().modelId());
        text(out, "model_group", row.target().group());
        text(out, "vendor", row.target().vendor());
        text(out, "api_base", row.target().apiBase());
        payer(out, row.payer());
        usage(out, row.usage());
        out.writeNumberField("cost", row.cost().dollars());
        out.writeBooleanField("cache_hit", row.cacheHit());
        out.writeArrayFieldStart("tags");
        for (String tag : row.tags().subList(0, Math.min(MOST_TAGS, row.tags().size()))) {
            out.writeString(clean(tag));
        }
        out.writeEndArray();
        out.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : row.metadata().entrySet()) {
            out.writeFieldName(entry.getKey());
            out.writeRawValue(entry.getValue());
        }
        out.writeEndObject();
        if (!row.windows().isEmpty()) {
            windows(out, row.windows());
        }
        out.writeEndObject();
    }

    /** One that has only begun has one time, and to write a time takes long. */
    private static void times(JsonGenerator out, SpendRow row) throws IOException {
        String started = row.started().toString();
        String first =
                row.firstToken().equals(row.started()) ? started : row.firstToken().toString();
        out.writeStringField("started", started);
        out.writeStringField("first_token", first);
        out.writeStringField(
                "ended", row.ended().equals(row.firstToken()) ? first : row.ended().toString());
    }

    /** No column: the sums alone need them. */
    private static void windows(JsonGenerator out, Map<String, Long> windows) throws IOException {
        out.writeObjectFieldStart("windows");
        for (Map.Entry<String, Long> window : windows.entrySet()) {
            out.writeNumberField(window.getKey(), window.getValue());
        }
        out.writeEndObject();
    }

    private static void payer(JsonGenerator out, SpendRow.Payer payer) throws IOException {
        text(out, "key_hash", payer.key());
        text(out, "key_alias", payer.keyAlias());
        text(out, "user_id", payer.user());
        text(out, "team_id", payer.team());
        text(out, "organization_id", payer.organization());
        text(out, "customer_id", payer.customer());
    }

    private static void usage(JsonGenerator out, Usage usage) throws IOException {
        out.writeNumberField("prompt_tokens", usage.promptTokens());
        out.writeNumberField("completion_tokens", usage.completionTokens());
        out.writeObjectFieldStart("usage");
        out.writeNumberField("input", usage.input());
        out.writeNumberField("cache_read", usage.cacheRead());
        out.writeNumberField("cache_write", usage.cacheWrite());
        out.writeNumberField("input_audio", usage.inputAudio());
        out.writeNumberField("output", usage.output());
        out.writeNumberField("reasoning", usage.reasoning());
        out.writeNumberField("output_audio", usage.outputAudio());
        out.writeNumberField("cache_write_hour", usage.cacheWriteHour());
        out.writeNumberField("cached_audio", usage.cachedAudio());
        out.writeNumberField("input_image", usage.inputImage());
        out.writeNumberField("output_image", usage.outputImage());
        out.writeEndObject();
    }

    private static void text(JsonGenerator out, String name, String value) throws IOException {
        out.writeStringField(name, clean(value));
    }

    /** Neither half a character nor zero, which PostgreSQL doesn't keep; no longer than allowed. */
    private static String clean(String text) {
        String all = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        for (int at = 0; at < all.length(); at++) {
            if (all.charAt(at) == 0 || Character.isSurrogate(all.charAt(at))) {
                return new String(all.getBytes(UTF_8), UTF_8).replace("\0", "");
            }
        }
        return all;
    }

    /** The day in UTC on which a request began. */
    public static LocalDate day(SpendRow row) {
        return LocalDate.ofInstant(row.started(), ZoneOffset.UTC);
    }

    /**
     * Whether what {@link #bytes} has written is of a request that has only begun, without reading
     * it: half of all rows are, and nobody needs them once the request has ended. Within a text,
     * its quotation marks would be escaped, and other objects come later.
     */
    static boolean isPending(byte[] json) {
        int at = 0;
        while (at <= json.length - PENDING.length) {
            int same = Arrays.mismatch(json, at, json.length, STATUS, 0, STATUS.length);
            if (same == STATUS.length) {
                int end = at + PENDING.length;
                return Arrays.equals(json, at, end, PENDING, 0, PENDING.length);
            }
            at++;
        }
        return false;
    }

    /** Reads what {@link #bytes} has written. */
    static SpendRow row(byte[] json) {
        ObjectNode node = Json.parseObject(json);
        Map<String, String> metadata = new HashMap<>();
        node.path("metadata")
                .properties()
                .forEach(field -> metadata.put(field.getKey(), Json.text(field.getValue())));
        Map<String, Long> windows = new HashMap<>();
        node.path("windows")
                .properties()
                .forEach(field -> windows.put(field.getKey(), field.getValue().asLong()));
        List<String> tags = node.path("tags").valueStream().map(JsonNode::asText).toList();
        return new SpendRow(
                text(node, "request_id"),
                text(node, "status"),
                text(node, "call_type"),
                Instant.parse(text(node, "started")),
                Instant.parse(text(node, "first_token")),
                Instant.parse(text(node, "ended")),
                new SpendRow.Target(
                        text(node, "model"),
                        text(node, "model_id"),
                        text(node, "model_group"),
                        text(node, "vendor"),
                        text(node, "api_base")),
                new SpendRow.Payer(
                        text(node, "key_hash"),
                        text(node, "key_alias"),
                        text(node, "user_id"),
                        text(node, "team_id"),
                        text(node, "organization_id"),
                        text(node, "customer_id")),
                usage(node.path("usage")),
                Money.ofDollars(node.path("cost").decimalValue()),
                node.path("cache_hit").asBoolean(),
                tags,
                metadata,
                windows);
    }

    private static String text(ObjectNode node, String name) {
        return node.path(name).asText("");
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                usage.path("input").asLong(),
                usage.path("cache_read").asLong(),
                usage.path("cache_write").asLong(),
                usage.path("input_audio").asLong(),
                usage.path("output").asLong(),
                usage.path("reasoning").asLong(),
                usage.path("output_audio").asLong(),
                usage.path("cache_write_hour").asLong(),
                usage.path("cached_audio").asLong(),
                usage.path("input_image").asLong(),
                usage.path("output_image").asLong());
    }
}
