package dev.tollgate.proxy.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Claude model can do, told from its name: {@code claude-opus-4-6}, {@code
 * claude-sonnet-4-5@20250929}, {@code claude-sonnet-4.5}.
 *
 * <p>Names with the version first, {@code claude-3-7-sonnet}, are older than all that is asked
 * here.
 *
 * @param family {@code opus}, {@code sonnet}, {@code haiku}; empty where the name tells nothing
 * @param version major and minor as one number, 4-5 is 405
 */
record AnthropicModel(String family, int version) {

    private static final Pattern NAME =
            Pattern.compile("claude-([a-z]+)-(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?");

    static AnthropicModel of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.find()) {
            return new AnthropicModel("", 0);
        }
        String minor = matcher.group(3);
        int version = Integer.parseInt(matcher.group(2)) * 100;
        return new AnthropicModel(
                matcher.group(1), version + (minor == null ? 0 : Integer.parseInt(minor)));
    }

    /** Whether {@code output_format} keeps it to a JSON schema. */
    boolean keepsToSchemas() {
        return version >= 405 || (family.equals("opus") && version >= 401);
    }

    /**
     * Whether it decides by itself how long to think, and {@code output_config.effort} guides it.
     */
    boolean thinksAdaptively() {
        return version >= 406;
    }
}
