package dev.tollgate.proxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;

/** Names of headers, lower-case; the usual ones are found, not made. */
final class HeaderName {

    /** Lower-case of each byte that a name may hold, RFC 9110 section 5.6.2; 0 for all others. */
    private static final byte[] LOWER = lower();

    private static final List<String> USUAL =
            List.of(
                    "access-control-expose-headers",
                    "alt-svc",
                    "anthropic-organization-id",
                    "anthropic-ratelimit-input-tokens-limit",
                    "anthropic-ratelimit-input-tokens-remaining",
                    "anthropic-ratelimit-input-tokens-reset",
                    "anthropic-ratelimit-output-tokens-limit",
                    "anthropic-ratelimit-output-tokens-remaining",
                    "anthropic-ratelimit-output-tokens-reset",
                    "anthropic-ratelimit-requests-limit",
                    "anthropic-ratelimit-requests-remaining",
                    "anthropic-ratelimit-requests-reset",
                    "anthropic-ratelimit-tokens-limit",
                    "anthropic-ratelimit-tokens-remaining",
                    "anthropic-ratelimit-tokens-reset",
                    "apim-request-id",
                    "azureml-model-session",
                    "cache-control",
                    "cf-cache-status",
                    "cf-ray",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-type",
                    "date",
                    "keep-alive",
                    "openai-organization",
                    "openai-processing-ms",
                    "openai-project",
                    "openai-version",
                    "request-id",
                    "retry-after",
                    "server",
                    "server-timing",
                    "set-cookie",
                    "strict-transport-security",
                    "transfer-encoding",
                    "vary",
                    "via",
                    "x-amzn-requestid",
                    "x-content-type-options",
                    "x-envoy-upstream-service-time",
                    "x-ms-region",
                    "x-ratelimit-limit-requests",
                    "x-ratelimit-limit-tokens",
                    "x-ratelimit-remaining-requests",
                    "x-ratelimit-remaining-tokens",
                    "x-ratelimit-reset-requests",
                    "x-ratelimit-reset-tokens",
                    "x-request-id");

    private static final int MASK = 511;

    /** By hash; of two in one place, the later one. */
    private static final String[] TABLE = table();

    private HeaderName() {}

    /** Whether the bytes are a name at all. */
    static boolean isName(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (LOWER[bytes[i] & 0xFF] == 0) {
                return false;
            }
        }
        return to > from;
    }

    /** The name that the bytes are, in whatever case they have it. */
    static String of(byte[] bytes, int from, int to) {
        int hash = 0; // as String has it, of the lower-case name
        for (int i = from; i < to; i++) {
            hash = 31 * hash + LOWER[bytes[i] & 0xFF];
        }
        String usual = TABLE[place(hash)];
        if (is(usual, bytes, from, to)) {
            return usual;
        }
        byte[] name = new byte[to - from];
        for (int i = 0; i < name.length; i++) {
            name[i] = LOWER[bytes[from + i] & 0xFF];
        }
        return new String(name, ISO_8859_1);
    }

    private static boolean is(String name, byte[] bytes, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (LOWER[bytes[i] & 0xFF] != name.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private static int place(int hash) {
        return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & MASK;
    }

    private static byte[] lower() {
        byte[] lower = new byte[256];
        for (char c = 'a'; c <= 'z'; c++) {
            lower[c] = (byte) c;
            lower[Character.toUpperCase(c)] = (byte) c;
        }
        for (char c : "0123456789!#$%&'*+-.^_`|~".toCharArray()) {
            lower[c] = (byte) c;
        }
        return lower;
    }

    private static String[] table() {
        String[] table = new String[MASK + 1];
        Arrays.fill(table, "");
        for (String name : USUAL) {
            table[place(name.hashCode())] = name;
        }
        return table;
    }
}
