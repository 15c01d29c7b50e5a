package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/** The names of fields that most requests and answers have, so that no text is made for them. */
final class FieldNames {

    private static final int PLACES = 512;

    /** Of two at the same place only one is known, which is as right. */
    private static final String[] KNOWN = new String[PLACES];

    static {
        List<String> names =
                List.of(
                        // chat completions
                        "id, object, created, model, choices, usage, service_tier",
                        "system_fingerprint, messages, temperature, top_p, max_tokens, n, stop",
                        "max_completion_tokens, user, stream, stream_options, tools, tool_choice",
                        "parallel_tool_calls, metadata, response_format, seed, reasoning_effort",
                        // their usage
                        "prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details",
                        "completion_tokens_details, cached_tokens, audio_tokens, reasoning_tokens",
                        "accepted_prediction_tokens, rejected_prediction_tokens",
                        // Anthropic's messages
                        "type, role, content, system, stop_reason, stop_sequence, index, delta",
                        "input_tokens, output_tokens, cache_creation_input_tokens",
                        "cache_read_input_tokens",
                        // others
                        "input, data, output, status, candidates, usageMetadata, contents");
        for (String some : names) {
            for (String name : some.split(", ", -1)) {
                KNOWN[place(name.charAt(0), name.charAt(name.length() - 1), name.length())] = name;
            }
        }
    }

    private FieldNames() {}

    /** The ASCII letters of a part of an array as text. */
    static String of(byte[] bytes, int from, int to) {
        if (from == to) {
            return "";
        }
        String known = KNOWN[place(bytes[from], bytes[to - 1], to - from)];
        return known != null && isIn(bytes, from, to, known)
                ? known
                : new String(bytes, from, to - from, US_ASCII);
    }

    private static int place(int first, int last, int length) {
        return (first * 37 + last * 11 + length * 101) & (PLACES - 1);
    }

    private static boolean isIn(byte[] bytes, int from, int to, String name) {
        if (name.length() != to - from) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] != name.charAt(at - from)) {
                return false;
            }
        }
        return true;
    }
}
