package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The path under which the gateway is reached, such as {@code /litellm}; {@code /} is the root. */
public record PathPrefix(@JsonValue String value) {

    /** What a valid prefix matches, for the JSON Schema too. */
    public static final String PATTERN = "^/$|^(/[A-Za-z0-9_-]+)+$";

    static final String HELP =
            "write it as /litellm: letters, digits, '-' and '_', no '/' at the end";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    // Below the pattern, because static fields are set from top to bottom.
    static final PathPrefix LITELLM = new PathPrefix("/litellm");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PathPrefix {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidSettingException("", "'" + value + "' is not a path prefix", HELP);
        }
    }

    /** True where requests arrive at the root, so that nothing has to be rewritten. */
    public boolean isRoot() {
        return value.equals("/");
    }

    @Override
    public String toString() {
        return value;
    }
}
