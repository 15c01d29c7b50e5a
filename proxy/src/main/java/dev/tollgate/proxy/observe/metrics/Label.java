package dev.tollgate.proxy.observe.metrics;

import java.util.function.Function;

/**
 * One label of LiteLLM's.
 *
 * @param bounded whether the configuration alone says which values there are; those of others are
 *     as many as there are keys or users
 * @param value empty where nothing is known
 */
record Label(String name, boolean bounded, Function<Subject, String> value) {

    /** What LiteLLM shows where nothing is known. */
    static final String NONE = "None";

    /** What stands for values beyond the limit. */
    static final String OTHER = "other";

    String of(Subject subject) {
        String text = value.apply(subject);
        return text.isEmpty() ? NONE : text;
    }
}
