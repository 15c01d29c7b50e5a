package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedSopsTest {

    static List<Corpus.Case> cases() {
        return Corpus.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decryptsWhatSopsEncrypted(Corpus.Case file) {
        Node.Mapping plain = embedded(file).decrypt(SopsFile.read(file.encrypted()));

        Node.Mapping expected = JsonReader.read("expected", Corpus.read(file.decrypted()));
        assertThat(Corpus.flat(plain)).isEqualTo(Corpus.flat(expected));
    }

    @Test
    void theCorpusIsThere() {
        assertThat(cases()).hasSizeGreaterThan(18);
    }

    private static EmbeddedSops embedded(Corpus.Case file) {
        return new EmbeddedSops(new AgeKeyring(Corpus.keyFile(file.key())));
    }
}
