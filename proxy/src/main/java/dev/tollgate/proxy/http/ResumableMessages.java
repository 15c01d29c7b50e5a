package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.AnthropicErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Anthropic's events: one message, whose open block of text goes on. */
final class ResumableMessages implements Resumable {

    private static final int NONE = -1;
    private static final String INDEX = "index";

    private final StringBuilder text = new StringBuilder();
    private @Nullable Usage before;
    private boolean onlyText = true;
    private boolean insideOther;
    private boolean finished;
    private boolean joins;
    private int open = NONE;
    private int next;
    private int shift;

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        ObjectNode event = Json.parseObject(frame.data());
        switch (event.path("type").asText()) {
            case "message_start" -> {
                if (before == null) {
                    out.accept(frame);
                }
            }
            case "content_block_start" -> start(frame, event, out);
            case "content_block_delta" -> {
                text.append(event.path("delta").path("text").asText(""));
                out.accept(shifted(frame, event));
            }
            case "content_block_stop" -> {
                open = NONE;
                insideOther = false;
                out.accept(shifted(frame, event));
            }
            case "message_delta" -> {
                finished = true;
                out.accept(used(frame, event));
            }
            default -> out.accept(frame);
        }
    }

    private void start(Frame frame, ObjectNode event, Consumer<Frame> out) {
        String type = event.path("content_block").path("type").asText();
        boolean isText = type.equals("text");
        if (joins) {
            joins = false;
            shift = isText ? open : next;
            if (isText) {
                return;
            }
            ObjectNode stop = Json.object().put("type", "content_block_stop").put(INDEX, open);
            out.accept(Frame.of("content_block_stop", stop));
        }
        int index = event.path(INDEX).asInt() + shift;
        open = isText ? index : NONE;
        next = index + 1;
        insideOther = !isText;
        onlyText &= isText || type.equals("thinking") || type.equals("redacted_thinking");
        out.accept(shifted(frame, event));
    }

    private Frame shifted(Frame frame, ObjectNode event) {
        if (shift == 0) {
            return frame;
        }
        event.put(INDEX, event.path(INDEX).asInt() + shift);
        return Frame.of(frame.event(), event);
    }

    private Frame used(Frame frame, ObjectNode event) {
        if (before == null || !(event.path("usage") instanceof ObjectNode usage)) {
            return frame;
        }
        long output = usage.path("output_tokens").asLong() + before.completionTokens();
        usage.put("output_tokens", output);
        return Frame.of(frame.event(), event);
    }

    @Override
    public boolean mayGoOn() {
        return onlyText && !insideOther && !finished;
    }

    @Override
    public void resume(Usage used) {
        before = used;
        joins = open != NONE;
        shift = next;
    }

    @Override
    public void addTo(ObjectNode request, String vendor) {
        // Anthropic refuses a last message that ends with white space
        String shown = text.toString().stripTrailing();
        if (shown.isEmpty()) {
            return;
        }
        request.withArray("messages").addObject().put("role", "assistant").put("content", shown);
        if (!vendor.equals("anthropic")) {
            instruct(request);
        }
    }

    private static void instruct(ObjectNode request) {
        JsonNode system = request.path("system");
        ArrayNode blocks = Json.array();
        if (system.isArray()) {
            system.forEach(blocks::add);
        } else if (system.isTextual()) {
            blocks.addObject().put("type", "text").put("text", system.textValue());
        }
        blocks.addObject().put("type", "text").put("text", INSTRUCTION);
        request.set("system", blocks);
    }

    @Override
    public Frame error(Failure failure) {
        return Frame.of("error", AnthropicErrors.body(failure));
    }
}
