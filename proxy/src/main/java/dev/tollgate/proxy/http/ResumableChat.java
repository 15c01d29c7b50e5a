package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.dialect.OpenAiErrors;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OpenAI's chunks: one id and one role, whoever gives them. */
final class ResumableChat implements Resumable {

    /** They go on with an assistant's message that says so. */
    private static final Set<String> KNOW_PREFIX = Set.of("mistral", "deepseek");

    /** What can't be cut in two. */
    private static final List<String> WHOLE = List.of("tool_calls", "function_call", "audio");

    private static final List<String> HEAD = List.of("id", "created", "system_fingerprint");

    private final StringBuilder text = new StringBuilder();
    private final ObjectNode head = Json.object();
    private @Nullable Usage before;
    private boolean onlyText = true;
    private boolean finished;

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        if (frame.isDone()) {
            out.accept(frame);
            return;
        }
        ObjectNode chunk = Json.parseObject(frame.data());
        JsonNode choices = chunk.path("choices");
        choices.forEach(this::note);
        if (before == null) {
            HEAD.stream()
                    .filter(name -> chunk.has(name) && !head.has(name))
                    .forEach(name -> head.set(name, chunk.get(name)));
            out.accept(frame);
            return;
        }
        HEAD.stream().filter(head::has).forEach(name -> chunk.set(name, head.get(name)));
        boolean says = says(choices);
        if (chunk.path("usage") instanceof ObjectNode usage) {
            add(usage, before);
            says = true;
        }
        if (says) {
            out.accept(Frame.of(frame.event(), chunk));
        }
    }

    private void note(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        text.append(delta.path("content").asText(""));
        onlyText &=
                choice.path("index").asInt() == 0 && WHOLE.stream().noneMatch(delta::hasNonNull);
        finished |= !choice.path("finish_reason").asText("").isEmpty();
    }

    /** Whether anything is left beside the role, which the client has. */
    private static boolean says(JsonNode choices) {
        boolean says = false;
        for (JsonNode choice : choices) {
            if (choice.path("delta") instanceof ObjectNode delta) {
                delta.remove("role");
                says |= delta.valueStream().anyMatch(ResumableChat::isSomething);
            }
            says |= !choice.path("finish_reason").asText("").isEmpty();
        }
        return says;
    }

    private static boolean isSomething(JsonNode value) {
        return value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty();
    }

    private static void add(ObjectNode usage, Usage before) {
        add(usage, "prompt_tokens", before.promptTokens());
        add(usage, "completion_tokens", before.completionTokens());
        add(usage, "total_tokens", before.totalTokens());
    }

    private static void add(ObjectNode usage, String name, long more) {
        usage.put(name, usage.path(name).asLong() + more);
    }

    @Override
    public boolean mayGoOn() {
        return onlyText && !finished;
    }

    @Override
    public void resume(Usage used) {
        before = used;
    }

    @Override
    public void addTo(ObjectNode request, String vendor) {
        if (text.isEmpty()) {
            return;
        }
        boolean knows = KNOW_PREFIX.contains(vendor);
        if (!knows) {
            request.withArray("messages")
                    .addObject()
                    .put("role", "system")
                    .put("content", INSTRUCTION);
        }
        ObjectNode message =
                request.withArray("messages")
                        .addObject()
                        .put("role", "assistant")
                        .put("content", text.toString());
        if (knows) {
            message.put("prefix", true);
        }
    }

    @Override
    public Frame error(Failure failure) {
        return Frame.of(OpenAiErrors.body(failure));
    }
}
