package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guardrail.Content.Side;
import dev.tollgate.proxy.guardrail.Passages;
import dev.tollgate.proxy.guardrail.Passages.Passage;
import dev.tollgate.proxy.http.HttpSettings.PassThrough.Fields;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the texts are of a request that is relayed as it is.
 *
 * @param operation whose format it has; empty where every text may be one
 * @param fields by guardrail: those that it looks at
 */
record RawFormat(Optional<Operation> operation, Map<String, Fields> fields) {

    /** Every text may be one. */
    static final RawFormat UNKNOWN = new RawFormat(Optional.empty(), Map.of());

    private static final List<Map.Entry<String, Operation>> ENDS =
            List.of(
                    Map.entry("/chat/completions", Operation.CHAT),
                    Map.entry("/completions", Operation.COMPLETION),
                    Map.entry("/responses", Operation.RESPONSES),
                    Map.entry("/messages", Operation.MESSAGES),
                    Map.entry(":generateContent", Operation.GENERATE_CONTENT),
                    Map.entry(":streamGenerateContent", Operation.GENERATE_CONTENT),
                    Map.entry("/embeddings", Operation.EMBEDDING));

    RawFormat {
        fields = Map.copyOf(fields);
    }

    /** Of an operation. */
    static RawFormat of(Operation operation) {
        return new RawFormat(Optional.of(operation), Map.of());
    }

    /** Of a vendor's path. */
    static RawFormat ofPath(String path) {
        return ENDS.stream()
                .filter(end -> path.endsWith(end.getKey()))
                .findFirst()
                .map(end -> of(end.getValue()))
                .orElse(UNKNOWN);
    }

    /** The texts that a guardrail looks at. */
    List<Passage> passages(String guardrail, Side side, ObjectNode root) {
        boolean request = side == Side.REQUEST;
        Fields own = fields.getOrDefault(guardrail, Fields.ALL);
        List<String> places = request ? own.request() : own.response();
        if (!places.isEmpty()) {
            return Passages.at(root, places);
        }
        if (operation.isEmpty()) {
            return Passages.ofAll(root);
        }
        return request
                ? Passages.ofRequest(operation.get(), root)
                : Passages.ofAnswer(operation.get(), root);
    }
}
