package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An amount in the notation of Kubernetes: {@code 250m}, {@code 512Mi}, {@code 20Gi}. */
public record Quantity(@JsonValue String value) {

    /** What a valid quantity matches, for the JSON Schema too. */
    public static final String PATTERN = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";

    static final String HELP = "write it as 250m, 512Mi or 20Gi";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Quantity {
        if (!VALID.matcher(value).matches()) {
            throw new InvalidSettingException(
                    "", "'" + value + "' is not a Kubernetes quantity", HELP);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
