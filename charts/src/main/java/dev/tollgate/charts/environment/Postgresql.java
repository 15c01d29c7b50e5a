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

/** Where PostgreSQL comes from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @Type(value = Postgresql.Statefulset.class, name = "statefulset"),
    @Type(value = Postgresql.Cnpg.class, name = "cnpg"),
    @Type(value = Postgresql.External.class, name = "external"),
    @Type(value = Postgresql.None.class, name = "none")
})
public sealed interface Postgresql {

    /** The key with the password; empty where nobody has to give one. */
    default Optional<SecretKey> secret() {
        return Optional.empty();
    }

    /** One pod with one volume, for development. */
    record Statefulset(
            @JsonPropertyDescription(
                            "Image that has initdb and postgres; default: the official one.")
                    Image image,
            @JsonPropertyDescription("Size of the volume; default: 5Gi.") Quantity storage,
            @JsonPropertyDescription("StorageClass; the cluster's default where absent.")
                    @Nullable Name storageClass,
            @JsonPropertyDescription("CPU and memory.") Resources resources,
            @JsonPropertyDescription(
                            "Key with the password; default: POSTGRES_PASSWORD of section postgresql.")
                    SecretKey password)
            implements Postgresql {

        public Statefulset {
            image = Defaults.or(image, Image.tagged("docker.io/library/postgres", "17.6"));
            storage = Defaults.or(storage, new Quantity("5Gi"));
            resources = Defaults.or(resources, Resources.of("100m", "256Mi"));
            password = Defaults.or(password, SecretKey.of("postgresql", "POSTGRES_PASSWORD"));
        }

        @Override
        public Optional<SecretKey> secret() {
            return Optional.of(password);
        }
    }

    /**
     * A CloudNativePG Cluster with a Pooler; migrations go to the primary, traffic to the pooler.
     */
    record Cnpg(
            @JsonPropertyDescription("Database pods; default: 3.") @Min(1) Integer instances,
            @JsonPropertyDescription("Size of each volume; default: 20Gi.") Quantity storage,
            @JsonPropertyDescription("StorageClass; the cluster's default where absent.")
                    @Nullable Name storageClass,
            @JsonPropertyDescription("PostgreSQL image; the operator's default where absent.")
                    @Nullable String imageName,
            @JsonPropertyDescription("CPU and memory of a database pod.") Resources resources,
            @JsonPropertyDescription("PgBouncer pods; default: 2.") @Min(1) Integer poolerInstances,
            @JsonPropertyDescription("Scheduled backup; none where absent.")
                    @Nullable Backup backup)
            implements Postgresql {

        public Cnpg {
            instances = Defaults.or(instances, 3);
            storage = Defaults.or(storage, new Quantity("20Gi"));
            resources = Defaults.or(resources, Resources.of("500m", "1Gi"));
            poolerInstances = Defaults.or(poolerInstances, 2);
        }
    }

    /** A server that somebody else runs. */
    record External(
            @JsonPropertyDescription("Host name or address.")
                    @JsonProperty(required = true)
                    @Pattern(regexp = Rules.HOST, message = Rules.HOST_HELP)
                    String host,
            @JsonPropertyDescription("Port; default: 5432.") @Min(1) @Max(65_535) Integer port,
            @JsonPropertyDescription("Database; default: litellm.")
                    @Pattern(regexp = Rules.IDENTIFIER, message = Rules.IDENTIFIER_HELP)
                    String database,
            @JsonPropertyDescription("Role; default: litellm.")
                    @Pattern(regexp = Rules.IDENTIFIER, message = Rules.IDENTIFIER_HELP)
                    String username,
            @JsonPropertyDescription(
                            "Key with the password; default: POSTGRES_PASSWORD of section postgresql.")
                    SecretKey password,
            @JsonPropertyDescription("Host for migrations where `host` is a pooler.")
                    @Pattern(regexp = Rules.HOST, message = Rules.HOST_HELP)
                    @Nullable String directHost)
            implements Postgresql {

        public External {
            port = Defaults.or(port, 5432);
            database = Defaults.or(database, "litellm");
            username = Defaults.or(username, "litellm");
            password = Defaults.or(password, SecretKey.of("postgresql", "POSTGRES_PASSWORD"));
        }

        @Override
        public Optional<SecretKey> secret() {
            return Optional.of(password);
        }
    }

    /** No database: keys and spend are not stored. */
    record None() implements Postgresql {}

    /** When and how CloudNativePG backs up. */
    record Backup(
            @JsonPropertyDescription(
                            "Six-field cron of CloudNativePG, seconds first; default: 0 0 2 * * *.")
                    @Pattern(regexp = Rules.CRON, message = Rules.CRON_HELP)
                    String schedule,
            @JsonPropertyDescription("How.") @JsonProperty(required = true) Method method,
            @JsonPropertyDescription("VolumeSnapshotClass for volume-snapshot.")
                    @Nullable Name snapshotClass,
            @JsonPropertyDescription("ObjectStore of the Barman Cloud plugin for plugin.")
                    @Nullable Name objectStore) {

        /** CloudNativePG's backup methods. */
        public enum Method {
            /** Snapshots of the volumes. */
            @JsonProperty("volume-snapshot")
            VOLUME_SNAPSHOT,
            /** The Barman Cloud plugin. */
            @JsonProperty("plugin")
            PLUGIN
        }

        public Backup {
            schedule = Defaults.or(schedule, "0 0 2 * * *");
            if (method == Method.PLUGIN && objectStore == null) {
                throw new InvalidSettingException(
                        "objectStore",
                        "is missing, but method is plugin",
                        "name the ObjectStore of the Barman Cloud plugin");
            }
            if (method == Method.PLUGIN && snapshotClass != null) {
                throw new InvalidSettingException(
                        "snapshotClass", "has no use with method plugin", "remove one of the two");
            }
            if (method == Method.VOLUME_SNAPSHOT && objectStore != null) {
                throw new InvalidSettingException(
                        "objectStore",
                        "has no use with method volume-snapshot",
                        "remove one of the two");
            }
        }
    }
}
