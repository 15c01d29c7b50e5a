package dev.tollgate.proxy.guardrail;

import java.util.List;
import java.util.Map;

/** What a guardrail says of some texts. */
public sealed interface Verdict {

    /** Nothing is wrong with them. */
    Verdict PASS = new Pass();

    /** Nobody has looked. */
    Verdict UNSEEN = new Unseen();

    /** They go on as they are. */
    record Pass() implements Verdict {}

    /**
     * Others go on in their place.
     *
     * @param texts as many as there were, in their order
     * @param entities how many of each kind are masked, as far as that is known
     */
    record Mask(List<String> texts, Map<String, Integer> entities) implements Verdict {
        public Mask {
            texts = List.copyOf(texts);
            entities = Map.copyOf(entities);
        }
    }

    /** They go on although nobody could look at them: {@code fail_open}. */
    record Unseen() implements Verdict {}

    /**
     * None of them goes on.
     *
     * @param reason what the client is told; nothing of the texts is in it
     */
    record Block(String reason) implements Verdict {}
}
