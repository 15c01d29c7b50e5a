package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Encrypts for age recipients in the format of SOPS, without the tool being installed. What it
 * writes, sops decrypts and edits, and a Secret is applied by Flux.
 */
public final class Encryptor {

    private static final SopsWriter.Form SECRETS_FILE =
            new SopsWriter.Form(EncryptionRule.DEFAULT, false);
    private static final SopsWriter.Form MANIFEST =
            new SopsWriter.Form(EncryptionRule.KUBERNETES, false);

    private final SopsWriter writer;
    private final AgeKeyring keyring;

    /**
     * An encryptor for the user with this environment.
     *
     * @param clock gives the moment that is written into the files
     */
    public Encryptor(Map<String, String> environment, Clock clock) {
        this.writer = new SopsWriter(clock);
        this.keyring = new AgeKeyring(environment);
    }

    /**
     * A secrets file with every value and comment of {@code yaml} encrypted. Comments above keys
     * are kept, those behind values move above them.
     */
    public String secretsFile(Secret yaml, Recipients recipients) {
        Node.Mapping plain = YamlReader.readWithComments("secrets", yaml.reveal());
        return writer.write(plain, SECRETS_FILE, recipients);
    }

    /** The Kubernetes Secret {@code manifest} with only its {@code data} encrypted. */
    public String manifest(Secret manifest, Recipients recipients) {
        return writer.write(read(manifest), MANIFEST, recipients);
    }

    /**
     * The earlier result of {@link #manifest}, if it says the same to the same recipients;
     * encryption is random, so only by this is the output of two runs equal to the byte. Empty too
     * where no key of the user opens the earlier result, which then cannot be compared.
     *
     * @param secretsFile the file beside which the development key is sought
     */
    public Optional<String> unchanged(
            String earlier, Path secretsFile, Secret manifest, Recipients recipients) {
        try {
            SopsFile file = SopsFile.parse(secretsFile.resolveSibling("earlier.yaml"), earlier);
            boolean same =
                    file.metadata().rule().equals(EncryptionRule.KUBERNETES)
                            && file.metadata().holders().others().isEmpty()
                            && Set.copyOf(file.metadata().ageNames())
                                    .equals(Set.copyOf(recipients.age()))
                            && text(new EmbeddedSops(keyring).decrypt(file))
                                    .equals(text(read(manifest)));
            return same ? Optional.of(earlier) : Optional.empty();
        } catch (ProblemException notReadable) {
            return Optional.empty();
        }
    }

    private static Node.Mapping read(Secret manifest) {
        return YamlReader.read("manifest", manifest.reveal());
    }

    private static String text(Node.Mapping mapping) {
        return YamlWriter.write(mapping);
    }
}
