package dev.tollgate.proxy.json;

import java.util.List;
import java.util.Random;

/** Objects with every kind of value, escape and white space that JSON allows. */
final class RandomJson {

    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t", "\r\n  ");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "model",
                    "ü",
                    "€",
                    "😀",
                    "\\\"",
                    "\\\\",
                    "\\/",
                    "\\n",
                    "\\u00e9",
                    "\\ud83d\\ude00",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\\u0000",
                    "\u2028",
                    "x y");
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "1",
                    "-12",
                    "1.50",
                    "1e5",
                    "-1.2E-7",
                    "123456789012345678901234567890",
                    "0.1000");

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String document() {
        return space() + object(0) + space();
    }

    private String object(int depth) {
        StringBuilder out = new StringBuilder("{").append(space());
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            // the number makes names differ
            out.append(i == 0 ? "" : "," + space());
            out.append('"').append(text()).append(i).append('"');
            out.append(space())
                    .append(':')
                    .append(space())
                    .append(value(depth + 1))
                    .append(space());
        }
        return out.append('}').toString();
    }

    private String array(int depth) {
        StringBuilder out = new StringBuilder("[").append(space());
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : "," + space()).append(value(depth + 1)).append(space());
        }
        return out.append(']').toString();
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> "true";
            case 1 -> "false";
            case 2 -> "null";
            case 3 -> any(NUMBERS);
            case 4 -> '"' + text() + text() + '"';
            case 5 -> array(depth);
            default -> object(depth);
        };
    }

    private String text() {
        return any(TEXTS) + any(TEXTS);
    }

    private String space() {
        return any(SPACES);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
