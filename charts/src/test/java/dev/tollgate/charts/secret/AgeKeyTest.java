package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgeKeyTest {

    @Test
    void generatedKeysDifferAndOpenWhatIsSealedForThem() throws Exception {
        AgeKey key = AgeKey.generate();
        byte[] secret = "x".repeat(32).getBytes(StandardCharsets.US_ASCII);

        assertThat(AgeKey.generate().recipient()).isNotEqualTo(key.recipient());
        assertThat(AgeEnvelope.open(AgeEnvelope.seal(secret, key.recipient()), key))
                .isEqualTo(secret);
    }

    @Test
    void recipientFollowsFromTheIdentity() {
        AgeKey key = AgeKey.generate();

        assertThat(AgeKey.of(key.identity())).isEqualTo(key);
        assertThat(AgeKey.isRecipient(key.recipient())).isTrue();
    }

    @Test
    void recipientWithATypoIsNone() {
        String recipient = AgeKey.generate().recipient();
        char last = recipient.charAt(recipient.length() - 1);
        String typo = recipient.substring(0, recipient.length() - 1) + (last == 'q' ? 'p' : 'q');

        assertThat(AgeKey.isRecipient(typo)).isFalse();
        assertThat(AgeKey.isRecipient("")).isFalse();
    }

    @Test
    void invalidIdentityIsNotRepeated() {
        assertThatThrownBy(() -> AgeKey.of(new Secret("AGE-SECRET-KEY-1MARKED")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an age identity")
                .hasNoCause();
    }

    @Test
    void fileTextIsThatOfAgeKeygen() {
        AgeKey key = AgeKey.generate();

        String text = key.fileText(Instant.parse("2026-01-02T03:04:05.9Z")).reveal();

        assertThat(text.lines())
                .containsExactly(
                        "# created: 2026-01-02T03:04:05Z",
                        "# public key: " + key.recipient(),
                        key.identity().reveal());
    }

    @Test
    void keyPrintsWithoutItsPrivateHalf() {
        AgeKey key = AgeKey.generate();

        assertThat(key.toString()).contains(key.recipient()).doesNotContain("AGE-SECRET-KEY-1");
    }
}
