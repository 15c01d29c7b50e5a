package dev.tollgate.proxy.dialect;

import dev.tollgate.proxy.provider.Stamp;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The formats that have cases: one line each, by the name of their folder, in its order. */
final class TestedDialects {

    private TestedDialects() {}

    static Dialect named(String folder, Stamp stamp) {
        Map<String, Dialect> all = new HashMap<>();
        all.put("chat", new ChatDialect());
        all.put("completions", new CompletionsDialect());
        all.put("messages", new MessagesDialect());
        all.put("responses", new ResponsesDialect(stamp));
        all.put("generate-content", new GenerateContentDialect());
        return Objects.requireNonNull(all.get(folder), "Add a line here for " + folder + stamp);
    }
}
