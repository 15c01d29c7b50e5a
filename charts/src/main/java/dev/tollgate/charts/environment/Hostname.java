package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A DNS host name (RFC 1123), at most 253 characters, without scheme, port or path. */
public record Hostname(@JsonValue String value) {

    /** What a valid host name matches, for the JSON Schema too. */
    public static final String PATTERN =
            "^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$";

    static final String HELP = "write it as llm.example.com, without scheme, port or path";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Hostname {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidSettingException("", "'" + value + "' is not a host name", HELP);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
