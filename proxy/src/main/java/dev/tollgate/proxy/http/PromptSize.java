package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.Payload;
import dev.tollgate.proxy.json.RawObject;

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
        long text = 0;
        long media = 0;
        for (Payload.Piece piece : payload.pieces()) {
            int run = 0;
            int end = piece.offset() + piece.length();
            for (int at = piece.offset(); at <= end; at++) {
                if (at < end && isBase64(piece.bytes()[at])) {
                    run++;
                    continue;
                }
                boolean isMedium = run > LONGEST_WORD;
                media += isMedium ? 1 : 0;
                text += isMedium ? 1 : run + 1;
                run = 0;
            }
        }
        return text / BYTES_PER_TOKEN + media * MEDIUM_TOKENS;
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
