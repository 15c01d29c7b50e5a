package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Payload;

/**
 * An estimate of a prompt's tokens from its JSON, without reading it as JSON: about four bytes are
 * one. A long unbroken run of Base64 is a file, of which the model sees something else.
 */
final class PromptLength {

    private static final int BYTES_PER_TOKEN = 4;

    /** What a shorter body hides in files matters to no limit. */
    private static final int SHORT = 16_384;

    /** Longer than any word or link. */
    private static final int FILE = 2048;

    /** About what vendors charge for an image. */
    private static final int PER_FILE = 1000;

    /** {@code \\u4e2d} is one letter, and no more than the three bytes that it has in UTF-8. */
    private static final int PER_ESCAPE = 3;

    private static final int UNICODE_ESCAPE = 6;

    private PromptLength() {}

    static long tokens(Payload body) {
        long length = body.length();
        if (length <= SHORT) {
            return length / BYTES_PER_TOKEN;
        }
        long tokens = 0;
        for (Payload.Piece piece : body.pieces()) {
            tokens += tokens(piece.bytes(), piece.offset(), piece.offset() + piece.length());
        }
        return tokens;
    }

    private static long tokens(byte[] bytes, int from, int to) {
        long files = 0;
        long left = 0;
        int run = 0;
        int at = from;
        while (at < to) {
            byte letter = bytes[at];
            if (isBase64(letter)) {
                run++;
                at++;
                continue;
            }
            if (run >= FILE) {
                files++;
                left += run;
            }
            run = 0;
            if (letter == '\\' && at + 1 < to) {
                boolean unicode = bytes[at + 1] == 'u';
                left += unicode ? UNICODE_ESCAPE - PER_ESCAPE : 1;
                at += unicode ? UNICODE_ESCAPE : 2;
            } else {
                at++;
            }
        }
        return files * PER_FILE + (to - (from + left)) / BYTES_PER_TOKEN;
    }

    private static boolean isBase64(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '+'
                || letter == '/'
                || letter == '-'
                || letter == '_'
                || letter == '=';
    }
}
