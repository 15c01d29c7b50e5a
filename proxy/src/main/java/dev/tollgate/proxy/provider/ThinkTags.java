package dev.tollgate.proxy.provider;

import java.util.function.Consumer;

/**
 * Splits {@code <think>…</think>} at the start of an answer from the answer, wherever the stream
 * cuts the tags in two. Models write it that were not told how to think apart.
 */
final class ThinkTags {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private enum Place {
        START,
        THOUGHTS,
        ANSWER
    }

    private final Consumer<String> answer;
    private final Consumer<String> thoughts;
    private final StringBuilder held = new StringBuilder();
    private Place place = Place.START;

    ThinkTags(Consumer<String> answer, Consumer<String> thoughts) {
        this.answer = answer;
        this.thoughts = thoughts;
    }

    /** Takes more text; what may be the begin of a tag is held back. */
    void accept(String text) {
        held.append(text);
        if (place == Place.START) {
            begin();
        }
        if (place == Place.THOUGHTS) {
            think();
        }
        if (place == Place.ANSWER) {
            give(answer, held.length());
        }
    }

    /** There is no more text: gives what was held back. */
    void end() {
        give(place == Place.THOUGHTS ? thoughts : answer, held.length());
    }

    private void begin() {
        String start = held.toString().stripLeading();
        if (start.startsWith(OPEN)) {
            place = Place.THOUGHTS;
            held.setLength(0);
            held.append(start, OPEN.length(), start.length());
        } else if (!OPEN.startsWith(start)) {
            place = Place.ANSWER;
        }
    }

    private void think() {
        int close = held.indexOf(CLOSE);
        if (close >= 0) {
            give(thoughts, close);
            held.delete(0, CLOSE.length());
            place = Place.ANSWER;
        } else {
            give(thoughts, held.length() - partOfTag());
        }
    }

    /** How many of the last characters may be the begin of the closing tag. */
    private int partOfTag() {
        int longest = Math.min(CLOSE.length() - 1, held.length());
        for (int length = longest; length > 0; length--) {
            if (CLOSE.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void give(Consumer<String> to, int length) {
        if (length > 0) {
            to.accept(held.substring(0, length));
            held.delete(0, length);
        }
    }
}
