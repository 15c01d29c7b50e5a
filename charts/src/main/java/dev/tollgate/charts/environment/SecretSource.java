package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where secrets come from and in which form they reach the cluster. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mode")
@JsonSubTypes({
    @Type(value = SecretSource.Plain.class, name = "plain"),
    @Type(value = SecretSource.Sops.class, name = "sops"),
    @Type(value = SecretSource.ExternalSecret.class, name = "external-secret"),
    @Type(value = SecretSource.Infisical.class, name = "infisical"),
    @Type(value = SecretSource.Existing.class, name = "existing")
})
public sealed interface SecretSource {

    /** Section → keys where the environment file names them; empty where a SOPS file does. */
    default Optional<Map<String, List<String>>> declared() {
        return Optional.empty();
    }

    /** Secrets with plain values, for a laptop's cluster; their files get mode 0600. */
    record Plain(
            @JsonPropertyDescription("SOPS file; default: secrets/<environment>.yaml.")
                    @Size(min = 1)
                    @Nullable String file,
            @JsonPropertyDescription(
                            "Section → keys that it must have; GEMINI_KEY_{1..300} stands for 300 keys.")
                    Map<String, List<String>> required)
            implements SecretSource {

        public Plain {
            required = KeyRange.expand("required", required);
        }
    }

    /** Secrets encrypted again by SOPS, to be committed and decrypted by Flux. */
    record Sops(
            @JsonPropertyDescription("SOPS file; default: secrets/<environment>.yaml.")
                    @Size(min = 1)
                    @Nullable String file,
            @JsonPropertyDescription(
                            "Section → keys that it must have; GEMINI_KEY_{1..300} stands for 300 keys.")
                    Map<String, List<String>> required,
            @JsonPropertyDescription("age recipients of the output; default: those of the file.")
                    List<@Pattern(regexp = Rules.RECIPIENT, message = Rules.RECIPIENT_HELP) String>
                            recipients)
            implements SecretSource {

        public Sops {
            required = KeyRange.expand("required", required);
            recipients = Defaults.list(recipients);
        }
    }

    /** ExternalSecrets of the External Secrets Operator (external-secrets.io/v1). */
    record ExternalSecret(
            @JsonPropertyDescription("Store that holds the values.") @JsonProperty(required = true)
                    Store store,
            @JsonPropertyDescription("Remote key of a section; {section} stands for its name.")
                    @JsonProperty(required = true)
                    @Size(min = 1)
                    String remoteKey,
            @JsonPropertyDescription("How often values are read again, as 15m; default: 1h.")
                    @Pattern(regexp = Rules.DURATION, message = Rules.DURATION_HELP)
                    String refreshInterval,
            @JsonPropertyDescription("Section → keys; GEMINI_KEY_{1..300} stands for 300 keys.")
                    @JsonProperty(required = true)
                    Map<String, List<String>> keys)
            implements SecretSource {

        public ExternalSecret {
            refreshInterval = Defaults.or(refreshInterval, "1h");
            keys = KeyRange.expand("keys", keys);
        }

        @Override
        public Optional<Map<String, List<String>>> declared() {
            return Optional.of(keys);
        }
    }

    /** InfisicalSecrets of Infisical's operator (secrets.infisical.com/v1alpha1). */
    record Infisical(
            @JsonPropertyDescription("API address; default: Infisical's cloud.")
                    @Pattern(regexp = Rules.URL, message = Rules.URL_HELP)
                    String hostApi,
            @JsonPropertyDescription("Slug of the project.")
                    @JsonProperty(required = true)
                    @Size(min = 1)
                    String projectSlug,
            @JsonPropertyDescription("Slug of Infisical's environment, such as prod.")
                    @JsonProperty(required = true)
                    @Size(min = 1)
                    String environmentSlug,
            @JsonPropertyDescription(
                            "Folder of a section; {section} stands for its name; default: /{section}.")
                    @Pattern(regexp = Rules.FOLDER, message = Rules.FOLDER_HELP)
                    String path,
            @JsonPropertyDescription("Seconds between two reads; default: 60.") @Min(1)
                    Integer resyncSeconds,
            @JsonPropertyDescription("Secret with clientId and clientSecret of a machine identity.")
                    @JsonProperty(required = true)
                    SecretReference credentials,
            @JsonPropertyDescription("Section → keys; GEMINI_KEY_{1..300} stands for 300 keys.")
                    @JsonProperty(required = true)
                    Map<String, List<String>> keys)
            implements SecretSource {

        public Infisical {
            hostApi = Defaults.or(hostApi, "https://app.infisical.com/api");
            path = Defaults.or(path, "/{section}");
            resyncSeconds = Defaults.or(resyncSeconds, 60);
            keys = KeyRange.expand("keys", keys);
        }

        @Override
        public Optional<Map<String, List<String>>> declared() {
            return Optional.of(keys);
        }
    }

    /** Secrets that somebody else puts into the namespace. */
    record Existing(
            @JsonPropertyDescription("Section → name of its Secret; default: <section>-secrets.")
                    Map<String, Name> names,
            @JsonPropertyDescription("Section → keys; GEMINI_KEY_{1..300} stands for 300 keys.")
                    @JsonProperty(required = true)
                    Map<String, List<String>> keys)
            implements SecretSource {

        public Existing {
            names = Defaults.map(names);
            keys = KeyRange.expand("keys", keys);
            Combinations.namesOfSections(names.keySet(), keys.keySet());
        }

        @Override
        public Optional<Map<String, List<String>>> declared() {
            return Optional.of(keys);
        }
    }

    /** A SecretStore or ClusterSecretStore. */
    record Store(
            @JsonPropertyDescription("Its name.") @JsonProperty(required = true) Name name,
            @JsonPropertyDescription("Its kind; default: ClusterSecretStore.") Kind kind) {

        /** The two kinds of stores. */
        public enum Kind {
            /** Of the namespace. */
            SecretStore,
            /** Of the cluster. */
            ClusterSecretStore
        }

        public Store {
            kind = Defaults.or(kind, Kind.ClusterSecretStore);
        }
    }

    /** A Secret in some namespace. */
    record SecretReference(
            @JsonPropertyDescription("Its name.") @JsonProperty(required = true) Name name,
            @JsonPropertyDescription("Its namespace; default: the environment's.")
                    @Nullable Name namespace) {}
}
