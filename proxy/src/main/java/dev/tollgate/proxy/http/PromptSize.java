package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * About how many tokens a prompt has, by its length. Images and the like in base64, which vendors
 * don't count by bytes, count as one medium image each.
 */
final class PromptSize {

    /** A token is about four characters of English. */
    private static final int BYTES_PER_TOKEN = 4;

    /** A smaller body can't hold an image worth finding. */
    private static final int LARGE = 16 << 10;

    /** No word of any language has so many letters without a space or a sign between. */
    private static final int LONGEST_WORD = 2_000;

    /** About what vendors count for an image, and for half a minute of sound. */
    private static final int MEDIUM_TOKENS = 1_000;

    /** A letter that is written as six bytes, a backslash and its number, is sent as three. */
    private static final int SAVED_BY_UTF8 = 3;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = 0x8080_8080_8080_8080L;
    private static final long BACKSLASHES = ONES * '\\';

    private PromptSize() {}

    /** One pass over a large body, none over others. */
    static long tokens(Body body) {
        long length = body.payload().length();
        if (!(body instanceof RawObject)) {
            // an upload: it holds one file
            return Math.min(length / BYTES_PER_TOKEN, MEDIUM_TOKENS);
        }
        return length < LARGE ? length / BYTES_PER_TOKEN : withoutMedia(body.payload());
    }

    private static long withoutMedia(Payload payload) {
        long tokens = 0;
        for (Payload.Piece piece : payload.pieces()) {
            tokens += withoutMedia(piece.bytes(), piece.offset(), piece.offset() + piece.length());
        }
        return tokens;
    }

    /**
     * Looks at one letter in about three hundred: where there is no image, a word ends within the
     * length of the longest one, and that end is found from behind.
     */
    private static long withoutMedia(byte[] bytes, int from, int to) {
        long text = to - from + 1L - SAVED_BY_UTF8 * escapes(bytes, from, to);
        long media = 0;
        int word = from;
        while (word + LONGEST_WORD < to) {
            int end = lastOther(bytes, word, word + LONGEST_WORD);
            if (end < word) {
                end = word + LONGEST_WORD + 1;
                while (end < to && isBase64(bytes[end])) {
                    end++;
                }
                media++;
                text -= end - word;
            }
            word = end + 1;
        }
        return text / BYTES_PER_TOKEN + media * MEDIUM_TOKENS;
    }

    /** The last place of a byte that isn't base64; before the first place where all are. */
    private static int lastOther(byte[] bytes, int first, int last) {
        int at = last;
        while (at >= first && isBase64(bytes[at])) {
            at--;
        }
        return at;
    }

    /** How many letters are written as a backslash, {@code u} and a number. */
    private static long escapes(byte[] bytes, int from, int to) {
        long found = 0;
        int at = from;
        while (at < to) {
            if (at + Long.BYTES <= to && !hasBackslash((long) LONGS.get(bytes, at))) {
                at += Long.BYTES;
                continue;
            }
            for (int end = Math.min(to, at + Long.BYTES); at < end; at++) {
                found += bytes[at] == '\\' && at + 1 < to && bytes[at + 1] == 'u' ? 1 : 0;
            }
        }
        return found;
    }

    /** Whether one of eight bytes is: a difference of zero borrows from its highest bit. */
    private static boolean hasBackslash(long eight) {
        long difference = eight ^ BACKSLASHES;
        return ((difference - ONES) & ~difference & HIGHEST) != 0;
    }

    private static boolean isBase64(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '+'
                || letter == '/'
                || letter == '='
                || letter == '-'
                || letter == '_';
    }
}
