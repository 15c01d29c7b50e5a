package dev.tollgate.proxy.guardrail;

import java.util.List;

/** What a guardrail says of some texts. */
public sealed interface Verdict {

    /** Nothing is wrong with them. */
    Verdict PASS = new Pass();

    /** They go on as they are. */
    record Pass() implements Verdict {}

    /**
     * Others go on in their place.
     *
     * @param texts as many as there were, in their order
     */
    record Mask(List<String> texts) implements Verdict {
        public Mask {
            texts = List.copyOf(texts);
        }
    }

    /**
     * None of them goes on.
     *
     * @param reason what the client is told; nothing of the texts is in it
     */
    record Block(String reason) implements Verdict {}
}
