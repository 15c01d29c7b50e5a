package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What a container gets. CPU is a request without a limit, because throttling shows as latency;
 * memory is request and limit at once, because it can't be taken back.
 */
public record Resources(
        @JsonPropertyDescription("CPU request.") @JsonProperty(required = true) Quantity cpu,
        @JsonPropertyDescription("Memory request and limit.") @JsonProperty(required = true)
                Quantity memory) {

    public static Resources of(String cpu, String memory) {
        return new Resources(new Quantity(cpu), new Quantity(memory));
    }
}
