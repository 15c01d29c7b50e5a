package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Valkey comes from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @Type(value = Valkey.Standalone.class, name = "standalone"),
    @Type(value = Valkey.Sentinel.class, name = "sentinel"),
    @Type(value = Valkey.External.class, name = "external"),
    @Type(value = Valkey.None.class, name = "none")
})
public sealed interface Valkey {

    /** The image that this project's manifests are written for. */
    Image IMAGE = Image.tagged("docker.io/valkey/valkey", "8.1.3");

    /** The key with the password; empty where none is asked for. */
    default Optional<SecretKey> secret() {
        return Optional.empty();
    }

    /** One pod, without a volume. */
    record Standalone(
            @JsonPropertyDescription("Image that has valkey-server and valkey-cli.") Image image,
            @JsonPropertyDescription("CPU and memory.") Resources resources,
            @JsonPropertyDescription(
                            "Key with the password; default: VALKEY_PASSWORD of section valkey.")
                    SecretKey password)
            implements Valkey {

        public Standalone {
            image = Defaults.or(image, IMAGE);
            resources = Defaults.or(resources, Resources.of("50m", "128Mi"));
            password = Defaults.or(password, SecretKey.of("valkey", "VALKEY_PASSWORD"));
        }

        @Override
        public Optional<SecretKey> secret() {
            return Optional.of(password);
        }
    }

    /** A primary with replicas, and three sentinels that fail over. */
    record Sentinel(
            @JsonPropertyDescription("Image that has valkey-server and valkey-sentinel.")
                    Image image,
            @JsonPropertyDescription("Data pods, primary included; default: 3.") Integer replicas,
            @JsonPropertyDescription("Size of each volume; default: 1Gi.") Quantity storage,
            @JsonPropertyDescription("StorageClass; the cluster's default where absent.")
                    @Nullable Name storageClass,
            @JsonPropertyDescription("CPU and memory of a data pod.") Resources resources,
            @JsonPropertyDescription(
                            "Key with the password; default: VALKEY_PASSWORD of section valkey.")
                    SecretKey password)
            implements Valkey {

        public Sentinel {
            image = Defaults.or(image, IMAGE);
            replicas = Defaults.or(replicas, 3);
            storage = Defaults.or(storage, new Quantity("1Gi"));
            resources = Defaults.or(resources, Resources.of("100m", "256Mi"));
            password = Defaults.or(password, SecretKey.of("valkey", "VALKEY_PASSWORD"));
            if (replicas < 2) {
                throw new InvalidSettingException(
                        "replicas",
                        "is " + replicas + ", so nothing could take over",
                        "use 2 or more, or choose mode: standalone");
            }
        }

        @Override
        public Optional<SecretKey> secret() {
            return Optional.of(password);
        }
    }

    /** A server that somebody else runs. */
    record External(
            @JsonPropertyDescription("Host name or address.")
                    @JsonProperty(required = true)
                    @Pattern(regexp = Rules.HOST, message = Rules.HOST_HELP)
                    String host,
            @JsonPropertyDescription("Port; default: 6379.") @Min(1) @Max(65_535) Integer port,
            @JsonPropertyDescription("True where the server speaks TLS; default: false.")
                    Boolean tls,
            @JsonPropertyDescription("Key with the password; none where absent.")
                    @Nullable SecretKey password)
            implements Valkey {

        public External {
            port = Defaults.or(port, 6379);
            tls = Defaults.or(tls, false);
        }

        @Override
        public Optional<SecretKey> secret() {
            return Optional.ofNullable(password);
        }
    }

    /** No Valkey: limits hold for each pod by itself. */
    record None() implements Valkey {}
}
