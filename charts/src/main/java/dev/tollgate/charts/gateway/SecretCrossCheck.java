package dev.tollgate.charts.gateway;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the secrets that the gateway's files need with those that it gets. */
public final class SecretCrossCheck {

    /** Variables that the gateway reads by themselves, whether config.yaml names them or not. */
    private static final Set<String> SERVER_VARIABLES =
            Set.of(
                    "DATABASE_PASSWORD",
                    "DATABASE_URL",
                    "DIRECT_URL",
                    "LITELLM_LICENSE",
                    "LITELLM_MASTER_KEY",
                    "LITELLM_SALT_KEY",
                    "OTEL_HEADERS",
                    "REDIS_PASSWORD",
                    "REDIS_URL",
                    "SLACK_WEBHOOK_URL",
                    "SMTP_PASSWORD",
                    "SMTP_USERNAME",
                    "UI_PASSWORD",
                    "UI_USERNAME",
                    "WEBHOOK_URL");

    /**
     * The section of the secrets that the gateway gets.
     *
     * @param file where its keys are named: the secrets file, or the environment file for secrets
     *     that others keep
     * @param path the key path of the section in that file, as {@code litellm} or {@code
     *     secrets.keys.litellm}; empty for a flat secrets file
     * @param keys environment variables
     */
    public record Section(String file, String path, Set<String> keys) {

        public Section {
            keys = Set.copyOf(keys);
        }
    }

    /**
     * What was found.
     *
     * @param problems references without a secret
     * @param notices secrets without a use; they don't hinder anything
     */
    public record Findings(List<Problem> problems, List<Problem> notices) {

        public Findings {
            problems = List.copyOf(problems);
            notices = List.copyOf(notices);
        }
    }

    private SecretCrossCheck() {}

    /**
     * Compares both ways.
     *
     * @param provided variables that the gateway gets from elsewhere: from the environment file or
     *     from the manifests themselves
     * @param read keys of the section that the manifests themselves use, such as the first virtual
     *     key
     */
    public static Findings check(
            List<SecretReference> references,
            Section section,
            Set<String> provided,
            Set<String> read) {
        List<Problem> problems = new ArrayList<>();
        for (SecretReference reference : references) {
            boolean found =
                    Stream.concat(section.keys().stream(), provided.stream())
                            .anyMatch(reference::takes);
            if (!found) {
                problems.add(missing(reference, section));
            }
        }
        List<Problem> notices =
                section.keys().stream()
                        .sorted()
                        .filter(key -> !SERVER_VARIABLES.contains(key) && !read.contains(key))
                        .filter(key -> references.stream().noneMatch(place -> place.takes(key)))
                        .map(key -> unused(key, section))
                        .toList();
        return new Findings(problems, notices);
    }

    private static Problem missing(SecretReference reference, Section section) {
        String where = section.path().isEmpty() ? "" : section.path() + " in ";
        String key =
                reference.name().endsWith("*")
                        ? "at least " + reference.name().replace("*", "1")
                        : reference.name();
        return new Problem(
                reference.location(),
                reference.path(),
                reference.why() + ", which isn't among the gateway's secrets",
                "add " + key + " to " + where + section.file());
    }

    private static Problem unused(String key, Section section) {
        return new Problem(
                Location.of(section.file()),
                section.path().isEmpty() ? key : section.path() + "." + key,
                "nothing uses it",
                "remove it, or refer to it as os.environ/" + key);
    }
}
