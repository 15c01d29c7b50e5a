package dev.tollgate.proxy.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a JSON object: checks their whole grammar and finds the fields of the
 * first level.
 *
 * <p>It knows what nearly everybody writes, and gives up where anything is unusual or wrong: then
 * the parser reads it, which takes longer and says what is wrong.
 */
final class FieldScanner {

    /** What the parser takes is more. */
    private static final int DEEPEST = 200;

    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_NAME = 500;

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * Where a field lies: its name with quotes from {@code key}, its value from {@code start} to
     * before {@code end}.
     */
    record Span(int key, int start, int end) {}

    /** Is told of each field in order; whoever says no is told of no other. */
    @FunctionalInterface
    interface Fields {
        boolean take(String name, Span field);
    }

    private FieldScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    /**
     * Scans the object that fills this part of the array.
     *
     * @return whether it was understood, and every field taken
     */
    static boolean scan(byte[] bytes, int from, int to, Fields fields) {
        FieldScanner scanner = new FieldScanner(bytes, from, to);
        return scanner.next() == '{' && scanner.object(fields) && scanner.next() == 0;
    }

    /** The next byte that is no white space, passed over; 0 at the end. */
    private int next() {
        while (at < end) {
            byte b = bytes[at++];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                // a real 0 is no JSON, and would be taken for the end: it isn't any character here
                return b == 0 ? -1 : b;
            }
        }
        return 0;
    }

    /** After its brace. */
    private boolean object(Fields fields) {
        int b = next();
        if (b == '}') {
            return true;
        }
        while (b == '"') {
            int key = at - 1;
            String name = name();
            if (name == null || next() != ':') {
                return false;
            }
            int first = next();
            int start = at - 1;
            if (!value(first, 1) || !fields.take(name, new Span(key, start, at))) {
                return false;
            }
            b = next();
            if (b != ',') {
                return b == '}';
            }
            b = next();
        }
        return false;
    }

    /** A name without escapes, up to its second quote; null where it gives up. */
    private @Nullable String name() {
        int start = at;
        while (at < end && at - start < LONGEST_NAME) {
            byte b = bytes[at++];
            if (b == '"') {
                return FieldNames.of(bytes, start, at - 1);
            }
            if (b < ' ' || b == '\\') {
                return null;
            }
        }
        return null;
    }

    /**
     * @param first its first byte, passed over
     */
    private boolean value(int first, int depth) {
        return switch (first) {
            case '"' -> text();
            case '{' -> depth < DEEPEST && members(depth + 1);
            case '[' -> depth < DEEPEST && items(depth + 1);
            case 't' -> word("rue");
            case 'f' -> word("alse");
            case 'n' -> word("ull");
            default -> number(first);
        };
    }

    private boolean members(int depth) {
        int b = next();
        if (b == '}') {
            return true;
        }
        while (b == '"') {
            if (!text() || next() != ':' || !value(next(), depth)) {
                return false;
            }
            b = next();
            if (b != ',') {
                return b == '}';
            }
            b = next();
        }
        return false;
    }

    private boolean items(int depth) {
        int b = next();
        if (b == ']') {
            return true;
        }
        while (value(b, depth)) {
            b = next();
            if (b != ',') {
                return b == ']';
            }
            b = next();
        }
        return false;
    }

    private boolean word(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (at >= end || bytes[at++] != rest.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** After its first quote. */
    private boolean text() {
        while (true) {
            while (at + Long.BYTES <= end && isPlain((long) EIGHT.get(bytes, at))) {
                at += Long.BYTES;
            }
            if (at >= end) {
                return false;
            }
            byte b = bytes[at++];
            if (b == '"') {
                return true;
            }
            if (!letter(b)) {
                return false;
            }
        }
    }

    /**
     * @param b its first byte, passed over
     */
    private boolean letter(byte b) {
        if (b == '\\') {
            return escape();
        }
        return b < 0 ? utf8(b & 0xFF) : b >= ' ';
    }

    /** Whether none of eight bytes is a quote, a backslash, a control character or beyond ASCII. */
    private static boolean isPlain(long eight) {
        long quotes = eight ^ QUOTES;
        long backslashes = eight ^ BACKSLASHES;
        long found =
                ((quotes - ONES) & ~quotes)
                        | ((backslashes - ONES) & ~backslashes)
                        | (eight - SPACES)
                        | eight;
        return (found & HIGHS) == 0;
    }

    private boolean escape() {
        if (at >= end) {
            return false;
        }
        byte b = bytes[at++];
        return b == 'u' ? digits16() : "\"\\/bfnrt".indexOf(b) >= 0;
    }

    private boolean digits16() {
        int to = at + 4;
        while (at < to && at < end && Character.digit(bytes[at], 16) >= 0) {
            at++;
        }
        return at == to;
    }

    /**
     * The bytes that follow the first one of a character.
     *
     * @param lead the first one
     */
    private boolean utf8(int lead) {
        int more = 0;
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
        }
        int to = at + more;
        while (at < to && at < end && (bytes[at] & 0xC0) == 0x80) {
            at++;
        }
        return more > 0 && at == to;
    }

    /**
     * @param first its first byte, passed over
     */
    private boolean number(int first) {
        int start = at;
        int digit = first == '-' && at < end ? bytes[at++] : first;
        if (!isDigit(digit)) {
            return false;
        }
        if (digit != '0') {
            digits();
        }
        return fraction() && exponent() && at - start < LONGEST_NUMBER;
    }

    /** If there is one. */
    private boolean fraction() {
        if (at >= end || bytes[at] != '.') {
            return true;
        }
        at++;
        return digits();
    }

    /** If there is one. */
    private boolean exponent() {
        if (at >= end || (bytes[at] | ' ') != 'e') {
            return true;
        }
        at++;
        if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
            at++;
        }
        return digits();
    }

    private boolean digits() {
        int start = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        return at > start;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }
}
