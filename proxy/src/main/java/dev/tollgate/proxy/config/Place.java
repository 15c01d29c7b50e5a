package dev.tollgate.proxy.config;

import java.util.regex.Pattern;

/**
 * Where a value stands, for messages.
 *
 * @param file as the user named it
 * @param line from 1; 0 where it isn't known
 * @param path {@code model_list[0].litellm_params.rpm}; empty for the whole file
 */
record Place(String file, int line, String path) {

    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]\\s\"]+");

    /** A whole file. */
    static Place of(String file) {
        return new Place(file, 0, "");
    }

    Place key(String key, int atLine) {
        String child = PLAIN.matcher(key).matches() ? key : "[\"" + key + "\"]";
        String dot = path.isEmpty() || child.startsWith("[") ? "" : ".";
        return new Place(file, atLine, path + dot + child);
    }

    Place item(int index, int atLine) {
        return new Place(file, atLine, path + "[" + index + "]");
    }

    /** One line of a message. */
    String say(String what) {
        String at = line > 0 ? file + ":" + line : file;
        return path.isEmpty() ? at + ": " + what : at + ": " + path + ": " + what;
    }
}
