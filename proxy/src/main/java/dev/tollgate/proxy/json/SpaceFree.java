package dev.tollgate.proxy.json;

import java.security.MessageDigest;

/** JSON without the white space between its tokens. */
final class SpaceFree {

    private SpaceFree() {}

    /** Adds a valid value that lies in a part of an array to a digest, mostly in one piece. */
    static void digest(MessageDigest digest, byte[] json, int start, int end) {
        int from = start;
        int at = start;
        while (at < end) {
            byte one = json[at];
            if (one == '"') {
                at = afterText(json, at + 1);
            } else if (one <= ' ' && one >= 0) {
                digest.update(json, from, at - from);
                from = ++at;
            } else {
                at++;
            }
        }
        digest.update(json, from, end - from);
    }

    private static int afterText(byte[] json, int from) {
        int at = from;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
