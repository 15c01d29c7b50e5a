package dev.tollgate.proxy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import dev.tollgate.proxy.fake.TokenIssuer;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Keys are read again when it is time, not more often, and count on while they can't be read. */
class JwtKeysTest {

    private static final URI ADDRESS = URI.create("https://issuer.test/keys");
    private static final String KEYS = keys();

    private final AtomicLong nanos = new AtomicLong(-7);
    private final List<URI> asked = new ArrayList<>();
    private String document = KEYS;
    private final JwtKeys keys = new JwtKeys(this::fetch, nanos::get);

    private static String keys() {
        try (TokenIssuer issuer = new TokenIssuer()) {
            return issuer.keys();
        }
    }

    private byte[] fetch(URI address) {
        asked.add(address);
        if (document.isEmpty()) {
            throw new FailureException(new Failure.Unavailable("away"));
        }
        return document.getBytes(UTF_8);
    }

    private List<String> find(String id) {
        return find(ADDRESS, id);
    }

    private List<String> find(URI address, String id) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build();
        return keys.find(settings(address), header).stream().map(JWK::getKeyID).toList();
    }

    private static JwtSettings settings(URI address) {
        Optional<String> none = Optional.empty();
        return new JwtSettings(
                List.of(address),
                Duration.ofMinutes(10),
                List.of(),
                List.of(),
                new JwtSettings.Fields(none, none, none, none, none, none, none, none, none),
                JwtSettings.Routes.DEFAULT,
                new JwtSettings.Rules(
                        none, none, List.of(), false, false, false, List.of(), Optional.empty()),
                Json.object());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void keysAreReadAgainWhenTheirTimeIsOver() {
        assertThat(find("rsa")).containsExactly("rsa");
        pass(Duration.ofSeconds(599));
        find("rsa");
        assertThat(asked).hasSize(1);
        pass(Duration.ofSeconds(2));
        find("rsa");
        assertThat(asked).hasSize(2);
    }

    @Test
    void unknownKeyIsAskedForNowAndThen() {
        document = KEYS.replace("\"kid\":\"rsa\"", "\"kid\":\"old\"");
        assertThat(find("old")).containsExactly("old");
        document = KEYS;
        assertThat(find("rsa")).isEmpty();
        assertThat(asked).hasSize(1);
        pass(Duration.ofSeconds(11));
        assertThat(find("rsa")).containsExactly("rsa");
        assertThat(find("old")).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void knownKeysCountWhileTheirServerIsAway() {
        find("rsa");
        document = "";
        pass(Duration.ofHours(23));
        assertThat(find("rsa")).containsExactly("rsa");
        assertThat(find("rsa")).containsExactly("rsa");
        assertThat(asked).as("left alone for a moment").hasSize(2);
        pass(Duration.ofHours(2));
        assertUnavailable();
    }

    @Test
    void withoutAnyKeysNothingCanBeTold() {
        document = "";
        assertUnavailable();
        document = "no JSON";
        pass(Duration.ofSeconds(11));
        assertUnavailable();
        document = KEYS;
        pass(Duration.ofSeconds(11));
        assertThat(find("rsa")).containsExactly("rsa");
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> find("rsa"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.Unavailable.class));
    }
}
