package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user's own age keys, where sops looks for them; a development key is none. */
public final class OwnKeys {

    private final AgeKeyring keyring;
    private final Path development;

    /**
     * The keys of the user with this environment.
     *
     * @param secretsFile the file beside which the development key is sought
     */
    public OwnKeys(Map<String, String> environment, Path secretsFile) {
        this.keyring = new AgeKeyring(environment);
        this.development = secretsFile.resolveSibling(AgeKeyring.DEVELOPMENT_KEY);
    }

    /** The public half of the first key that only the user has. */
    public Optional<String> first() {
        List<String> known = publicOnes();
        return keyring.own().stream()
                .flatMap(source -> source.keys().stream())
                .map(AgeKey::recipient)
                .filter(recipient -> !known.contains(recipient))
                .findFirst();
    }

    /** Where the key is that opens what is encrypted for {@code recipients}: a variable or path. */
    public Optional<String> placeOf(Collection<String> recipients) {
        return keyring.own().stream()
                .filter(source -> opens(source, recipients))
                .map(AgeKeyring.Source::place)
                .findFirst();
    }

    /** Whether everybody who has this repository can open what is encrypted for them. */
    public boolean isPublic(Collection<String> recipients) {
        return publicOnes().stream().anyMatch(recipients::contains);
    }

    /** The file in which a new key belongs. */
    public Path file() {
        return keyring.file(development)
                .orElseThrow(() ->
                        new ProblemException(
                                new Problem(
                                        Location.of("the environment"),
                                        "",
                                        "has no HOME, so there is no place for an age key",
                                        "name a file in SOPS_AGE_KEY_FILE")));
    }

    /** The content of {@link #file} with one more key. */
    public Secret fileWith(AgeKey key, Clock clock) {
        String before = Files.exists(file()) ? SopsFile.text(file()) : "";
        String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        return new Secret(before + gap + key.fileText(clock.instant()).reveal());
    }

    private List<String> publicOnes() {
        return AgeKeyring.load(development.toString(), development).keys().stream()
                .map(AgeKey::recipient)
                .toList();
    }

    private static boolean opens(AgeKeyring.Source source, Collection<String> recipients) {
        return source.keys().stream().anyMatch(key -> recipients.contains(key.recipient()));
    }
}
