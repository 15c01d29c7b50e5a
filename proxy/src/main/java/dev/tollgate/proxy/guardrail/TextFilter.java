package dev.tollgate.proxy.guardrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Masks or blocks what matches rules, here and at once: LiteLLM's {@code litellm_content_filter},
 * {@code hide-secrets} and {@code prompt_injection}.
 */
public record TextFilter(List<Rule> rules) implements Guardrail {

    public TextFilter {
        rules = List.copyOf(rules);
    }

    /** Begins with a text that comes in parts. */
    public Scan scan() {
        return new Scan(rules);
    }

    @Override
    public Verdict check(Content content, Post post) {
        List<String> texts = new ArrayList<>();
        Map<String, Integer> entities = new TreeMap<>();
        for (String text : content.texts()) {
            Scan scan = scan();
            scan.add(text);
            scan.end();
            Optional<String> blocked = scan.blocked();
            if (blocked.isPresent()) {
                return new Verdict.Block(blocked.get());
            }
            texts.add(edited(text, 0, scan.edits()));
            scan.edits().forEach(edit -> entities.merge(edit.rule().name(), 1, Integer::sum));
        }
        return entities.isEmpty() ? Verdict.PASS : new Verdict.Mask(texts, entities);
    }

    /**
     * A part of a text with its share of the edits; what is masked across parts is masked in its
     * first.
     *
     * @param from where the part begins in the whole text
     */
    public static String edited(String part, long from, List<Scan.Edit> edits) {
        StringBuilder out = new StringBuilder();
        long to = from + part.length();
        long at = from;
        for (Scan.Edit edit : edits) {
            if (edit.to() <= at || edit.from() >= to) {
                continue;
            }
            if (edit.from() >= at) {
                out.append(part, (int) (at - from), (int) (edit.from() - from)).append(edit.mask());
            }
            at = Math.min(edit.to(), to);
        }
        return out.append(part, (int) (at - from), part.length()).toString();
    }
}
