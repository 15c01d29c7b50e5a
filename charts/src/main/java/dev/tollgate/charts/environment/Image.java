package dev.tollgate.charts.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** A container image by digest or by tag, never {@code latest}. */
public record Image(
        @JsonPropertyDescription("Registry and name, without tag: registry.example.com/tollgate.")
                @JsonProperty(required = true)
                @Pattern(regexp = Rules.REPOSITORY, message = Rules.REPOSITORY_HELP)
                String repository,
        @JsonPropertyDescription("Version tag; give this or a digest.")
                @Pattern(regexp = Rules.TAG, message = Rules.TAG_HELP)
                @Nullable String tag,
        @JsonPropertyDescription("sha256:… of the image; wins over the tag.")
                @Pattern(regexp = Rules.DIGEST, message = Rules.DIGEST_HELP)
                @Nullable String digest,
        @JsonPropertyDescription("When nodes fetch the image; default: IfNotPresent.")
                PullPolicy pullPolicy) {

    /** Kubernetes' {@code imagePullPolicy}. */
    public enum PullPolicy {
        /** Ask the registry at each start. */
        Always,
        /** Ask only where the node has no copy. */
        IfNotPresent,
        /** Use only what the node has. */
        Never
    }

    public Image {
        pullPolicy = Defaults.or(pullPolicy, PullPolicy.IfNotPresent);
        if (tag == null && digest == null) {
            throw new InvalidSettingException(
                    "", "has neither tag nor digest", "add digest: sha256:… or tag: \"1.2.3\"");
        }
        if ("latest".equals(tag)) {
            throw new InvalidSettingException(
                    "tag", "is 'latest', which names no version", "write the version's tag");
        }
    }

    /** An image by its tag, fetched where the node has no copy. */
    static Image tagged(String repository, String tag) {
        return new Image(repository, tag, null, PullPolicy.IfNotPresent);
    }

    /**
     * The image whose digest a build has told. Nodes that were given an archive know an image by
     * its tag alone, so only one that comes from a registry is named by the digest too.
     */
    public Image built(String builtDigest) {
        return hasRegistry() ? new Image(repository, tag, builtDigest, pullPolicy) : this;
    }

    /** Whether the first part of the name is a host, as Docker tells it from a folder. */
    private boolean hasRegistry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return first.equals("localhost") || first.contains(".") || first.contains(":");
    }

    /** The reference as a container names it: {@code repository:tag@digest}. */
    public String reference() {
        String tagged = tag == null ? repository : repository + ":" + tag;
        return digest == null ? tagged : tagged + "@" + digest;
    }
}
