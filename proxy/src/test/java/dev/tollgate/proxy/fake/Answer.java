package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.proxy.fake.Conversation.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the mock has to say, before a vendor puts it into its own form.
 *
 * @param pieces the text as a stream cuts it
 * @param reasoning what it thought before, empty where it didn't
 * @param length whether it stopped at the token limit
 */
record Answer(
        List<String> pieces, List<Call> calls, String reasoning, boolean length, Counts counts) {

    /** What vendors sign a thought with. */
    static final String SIGNATURE = "c2lnbmVkIGJ5IHRoZSBtb2Nr";

    private static final int FRAGMENT = 7;

    /**
     * @param id {@code call_1} and so on
     * @param arguments a JSON object
     */
    record Call(String id, String name, JsonNode arguments) {

        /** The arguments as JSON text, cut as a stream cuts them: anywhere. */
        List<String> fragments() {
            String json = Make.text(arguments);
            return IntStream.iterate(0, i -> i < json.length(), i -> i + FRAGMENT)
                    .mapToObj(i -> json.substring(i, Math.min(json.length(), i + FRAGMENT)))
                    .toList();
        }
    }

    /**
     * Tokens.
     *
     * @param prompt all of the prompt, cached ones included
     * @param completion all of the answer, reasoning included
     */
    record Counts(int prompt, int cached, int completion, int reasoning) {
        int total() {
            return prompt + completion;
        }
    }

    static Answer to(Conversation conversation, Script script) {
        List<Call> calls = calls(conversation, script);
        String text = calls.isEmpty() ? text(conversation, script) : "";
        List<String> pieces = pieces(text);
        boolean thinks = script.has("reasoning") || conversation.thinking();
        String reasoning = thinks ? "Let me think." : "";
        boolean length =
                script.get("finish").filter(d -> d.word(0, "").equals("length")).isPresent();
        return new Answer(
                pieces,
                calls,
                reasoning,
                length,
                counts(conversation, script, pieces.size() + 10 * calls.size(), thinks ? 3 : 0));
    }

    String text() {
        return String.join("", pieces);
    }

    boolean thinks() {
        return !reasoning.isEmpty();
    }

    /** One of three words for why it ended. */
    String finish(String stop, String length, String tools) {
        if (!calls.isEmpty()) {
            return tools;
        }
        return this.length ? length : stop;
    }

    private static Counts counts(
            Conversation conversation, Script script, int completion, int reasoning) {
        Optional<Script.Directive> usage = script.get("usage");
        int cached = usage.map(u -> u.number("cached", 0)).orElse(0);
        int prompt = usage.map(u -> u.number("prompt", 0)).orElse(0);
        int counted = prompt > 0 ? prompt : conversation.words() + cached;
        int answered = usage.map(u -> u.number("completion", 0)).orElse(0);
        return new Counts(
                counted, cached, answered > 0 ? answered : completion + reasoning, reasoning);
    }

    private static List<Call> calls(Conversation conversation, Script script) {
        boolean answered = !conversation.results().isEmpty();
        if (conversation.forced().isPresent() && !answered) {
            String name = conversation.forced().get();
            return List.of(call(0, tool(conversation.tools(), name)));
        }
        if (!script.has("tools") || answered) {
            return List.of();
        }
        List<Tool> tools = conversation.tools();
        Tool first = tools.isEmpty() ? new Tool("get_weather", Make.object()) : tools.getFirst();
        Tool second = tools.size() > 1 ? tools.get(1) : first;
        return List.of(call(0, first), call(1, second));
    }

    private static Tool tool(List<Tool> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElse(new Tool(name, Make.object()));
    }

    private static Call call(int n, Tool tool) {
        return new Call("call_mock" + (n + 1), tool.name(), Sample.of(tool.schema(), n));
    }

    private static String text(Conversation conversation, Script script) {
        if (conversation.schema().isPresent()) {
            return Make.text(Sample.of(conversation.schema().get(), 0));
        }
        if (conversation.json() || script.has("json")) {
            return "{\"answer\":\"42\"}";
        }
        if (script.has("vision")) {
            return String.join(", ", conversation.images()) + " seen";
        }
        if (script.has("count")) {
            int n = Integer.parseInt(script.get("count").get().word(0, "10"));
            return String.join(" ", IntStream.rangeClosed(1, n).mapToObj(String::valueOf).toList());
        }
        if (!conversation.results().isEmpty()) {
            return "The tools said: " + String.join("; ", conversation.results());
        }
        return ("echo: " + Script.of(conversation.lastUser()).text()).trim();
    }

    /** A word and the space before it. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (String piece : text.split("(?= )", -1)) {
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
        }
        return pieces;
    }
}
