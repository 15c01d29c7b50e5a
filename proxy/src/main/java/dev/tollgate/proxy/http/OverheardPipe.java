package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps what a stream has said, for those who look at what is logged; the stream passes at once.
 */
final class OverheardPipe extends PipeAround {

    /** In characters; what comes later isn't looked at. */
    private static final int MOST = 1 << 20;

    private final Operation operation;
    private final Consumer<List<String>> heard;
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private int length;

    /**
     * @param heard is told all texts once, at the end
     */
    OverheardPipe(Pipe pipe, Operation operation, Consumer<List<String>> heard) {
        super(pipe);
        this.operation = operation;
        this.heard = heard;
    }

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        pipe.accept(frame, passed(out));
        if (pipe.done()) {
            tell();
        }
    }

    @Override
    public void end(Consumer<Frame> out) {
        pipe.end(passed(out));
        tell();
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        pipe.fail(failure, out);
        tell();
    }

    private Consumer<Frame> passed(Consumer<Frame> out) {
        return frame -> {
            if (!frame.isDone() && length < MOST) {
                hear(Json.parseObject(frame.data()));
            }
            out.accept(frame);
        };
    }

    private void hear(ObjectNode event) {
        for (Passage passage : Passages.ofAnswer(operation, event)) {
            // what is no part repeats what the parts have said
            if (passage.part()) {
                texts.computeIfAbsent(passage.channel(), _ -> new StringBuilder())
                        .append(passage.text());
                length += passage.text().length();
            }
        }
    }

    private void tell() {
        heard.accept(texts.values().stream().map(StringBuilder::toString).toList());
        texts.clear();
    }
}
