package dev.tollgate.charts.secret;

import java.nio.file.Path;
import java.util.List;

/**
 * Who can open an encrypted file.
 *
 * @param age the public halves of age keys
 * @param others the kinds of holders that only the real sops can serve, as in {@code kms}
 */
public record EncryptedFor(List<String> age, List<String> others) {

    public EncryptedFor {
        age = List.copyOf(age);
        others = List.copyOf(others);
    }

    /**
     * Those of {@code encrypted}.
     *
     * @throws dev.tollgate.charts.problem.ProblemException where it is not a sound SOPS file
     */
    public static EncryptedFor of(Path encrypted) {
        SopsMetadata metadata = SopsFile.read(encrypted).metadata();
        return new EncryptedFor(metadata.ageNames(), metadata.holders().others());
    }
}
