package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A name of a Kubernetes object: a DNS label (RFC 1123), at most 63 characters. */
public record Name(@JsonValue String value) {

    /** What a valid name matches, for the JSON Schema too. */
    public static final String PATTERN = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    static final String HELP = "use at most 63 lower-case letters, digits and '-'";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Name {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidSettingException("", "'" + value + "' is not a Kubernetes name", HELP);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
