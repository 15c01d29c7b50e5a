package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.dist.OutputFile;
import dev.tollgate.charts.dist.OutputFolder;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.manifest.MarkedSecrets;
import dev.tollgate.charts.manifest.TestEnvironments;
import dev.tollgate.charts.secret.Encryptor;
import dev.tollgate.charts.secret.Recipients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of environments whose secrets were decrypted show values only where they must. */
class RenderingTest {

    private static final String RECIPIENT =
            "age1a3f6dj8mm6tv9jhqygpyu8ztjpurar9zt72cazwzdygne93d8p4q96zagl";

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource
    void plainModeShowsValuesInConfidentialFilesOnly(Inputs inputs) throws IOException {
        List<OutputFile> files = files(inputs, Optional.empty());

        assertThat(files).filteredOn(OutputFile::confidential).isNotEmpty();
        assertThat(files).allMatch(file -> file.confidential() == MarkedSecrets.in(file.content()));
    }

    static Stream<Inputs> plainModeShowsValuesInConfidentialFilesOnly() {
        return environments(SecretSource.Plain.class);
    }

    @ParameterizedTest
    @MethodSource
    void sopsModeShowsValuesNowhere(Inputs inputs) throws IOException {
        List<OutputFile> files = files(inputs, Optional.of(new Recipients(List.of(RECIPIENT))));

        assertThat(files).noneMatch(file -> MarkedSecrets.in(file.content()));
        assertThat(files)
                .filteredOn(file -> file.content().contains("kind: Secret\n"))
                .hasSameSizeAs(inputs.secrets().names().keySet())
                .allMatch(file -> file.content().contains(": ENC[AES256_GCM"));
    }

    static Stream<Inputs> sopsModeShowsValuesNowhere() {
        return environments(SecretSource.Sops.class);
    }

    private List<OutputFile> files(Inputs inputs, Optional<Recipients> recipients)
            throws IOException {
        Encryptor encryptor = new Encryptor(Map.of(), Clock.systemUTC());
        return new Rendering(encryptor)
                .files(
                        new Assembled(inputs, List.of(), folder.resolve("none.yaml"), recipients),
                        new OutputFolder(folder.resolve("dist")));
    }

    private static Stream<Inputs> environments(Class<? extends SecretSource> mode) {
        return TestEnvironments.own().stream()
                .filter(inputs -> mode.isInstance(inputs.environment().secrets()));
    }
}
