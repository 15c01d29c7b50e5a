package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.charts.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every document of the corpus, written by each encryptor and read by each decryptor of this
 * machine; where no sops is installed those are the embedded ones alone.
 */
class SopsConformanceTest {

    private static final Optional<Path> SOPS = Tool.SOPS;

    @TempDir Path folder;

    static Stream<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (Corpus.Case file : Corpus.cases()) {
            for (Tool writer : Tool.available()) {
                for (Tool reader : Tool.available()) {
                    all.add(Arguments.of(file, writer, reader));
                }
            }
        }
        return all.stream().filter(SopsConformanceTest::canBeWritten);
    }

    /** The embedded encryptor offers only rules that look at keys. */
    private static boolean canBeWritten(Arguments combination) {
        Corpus.Case file = (Corpus.Case) combination.get()[0];
        return combination.get()[1] == Tool.REAL || !file.name().contains("comment-regex");
    }

    @Test
    void continuousIntegrationHasTheRealSops() {
        boolean needed = "true".equals(System.getenv("CI"));

        assertThat(SOPS.isPresent() || !needed)
                .as("CI is set, so `sops` has to be on the PATH")
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: written {1}, read {2}")
    @MethodSource("combinations")
    void allToolsAgree(Corpus.Case file, Tool writer, Tool reader) throws Exception {
        SopsFile written = SopsFile.read(write(file, writer));

        Node.Mapping read = reader.decryptor(Corpus.keyFile(file.key())).decrypt(written);

        Node.Mapping expected = JsonReader.read("expected", Corpus.read(file.decrypted()));
        assertThat(Corpus.flat(read)).isEqualTo(Corpus.flat(expected));
    }

    private Path write(Corpus.Case file, Tool writer) throws IOException {
        if (writer == Tool.REAL) {
            Path target = folder.resolve("written" + suffix(file));
            return Files.writeString(target, real(file));
        }
        return Files.writeString(folder.resolve("written.yaml"), embedded(file));
    }

    private static String real(Corpus.Case file) throws IOException {
        List<String> argv = new ArrayList<>();
        argv.addAll(List.of(SOPS.orElseThrow().toString(), "--config", "/dev/null", "--encrypt"));
        argv.addAll(file.arguments());
        argv.add(file.plain().toString());
        Command.Result result =
                new Command(System.getenv(), Duration.ofSeconds(30)).run(argv, "").orElseThrow();
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    /** The embedded encryptor under the rule and for the recipients of the committed file. */
    private static String embedded(Corpus.Case file) {
        SopsMetadata like = SopsFile.read(file.encrypted()).metadata();
        String text = Corpus.read(file.plain());
        Node.Mapping plain =
                SopsFile.isJson(file.plain())
                        ? JsonReader.read("plain", text)
                        : YamlReader.readWithComments("plain", text);
        return new SopsWriter(Clock.systemUTC())
                .write(
                        plain,
                        new SopsWriter.Form(like.rule(), like.macOnlyEncrypted()),
                        new Recipients(like.ageNames()));
    }

    private static String suffix(Corpus.Case file) {
        return SopsFile.isJson(file.plain()) ? ".json" : ".yaml";
    }
}
