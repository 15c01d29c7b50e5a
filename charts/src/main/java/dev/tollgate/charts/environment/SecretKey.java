package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;

/** One key of one section of the secrets. */
public record SecretKey(
        @JsonPropertyDescription("Section; the only one where the file is flat.")
                @JsonProperty(required = true)
                Name section,
        @JsonPropertyDescription("Key.")
                @JsonProperty(required = true)
                @Pattern(regexp = Rules.VARIABLE, message = Rules.VARIABLE_HELP)
                String key) {

    static SecretKey of(String section, String key) {
        return new SecretKey(new Name(section), key);
    }
}
