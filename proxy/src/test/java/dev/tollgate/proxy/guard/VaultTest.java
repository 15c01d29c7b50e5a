package dev.tollgate.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Secret;
import org.junit.jupiter.api.Test;

class VaultTest {

    private static final Vault VAULT = new Vault(new Secret("salt"));

    private final String sealed = VAULT.seal(Kind.MODEL, "id", "api_key", "sk-secret");

    @Test
    void whatIsSealedOpensInItsPlaceOnly() {
        assertThat(VAULT.open(Kind.MODEL, "id", "api_key", sealed)).hasValue("sk-secret");
        assertThat(VAULT.open(Kind.CREDENTIAL, "id", "api_key", sealed)).isEmpty();
        assertThat(VAULT.open(Kind.MODEL, "other", "api_key", sealed)).isEmpty();
        assertThat(VAULT.open(Kind.MODEL, "id", "api_base", sealed)).isEmpty();
    }

    @Test
    void sameSaltKeyOpensItElsewhereAndNoOther() {
        assertThat(new Vault(new Secret("salt")).open(Kind.MODEL, "id", "api_key", sealed))
                .hasValue("sk-secret");
        Vault other = new Vault(new Secret("pepper"));
        assertThat(other.sealed(sealed)).isFalse();
        assertThat(other.open(Kind.MODEL, "id", "api_key", sealed)).isEmpty();
    }

    @Test
    void changedTextOpensNothing() {
        int middle = sealed.length() - 8;
        char changed = sealed.charAt(middle) == 'A' ? 'B' : 'A';
        String forged = sealed.substring(0, middle) + changed + sealed.substring(middle + 1);
        String cut = sealed.substring(0, sealed.lastIndexOf(':') + 5);
        assertThat(VAULT.open(Kind.MODEL, "id", "api_key", forged)).isEmpty();
        assertThat(VAULT.open(Kind.MODEL, "id", "api_key", cut)).isEmpty();
        assertThat(VAULT.open(Kind.MODEL, "id", "api_key", sealed + "*")).isEmpty();
        assertThat(VAULT.open(Kind.MODEL, "id", "api_key", "plain")).isEmpty();
    }

    @Test
    void sameTextIsSealedAnotherWayEachTime() {
        assertThat(VAULT.seal(Kind.MODEL, "id", "api_key", "sk-secret"))
                .startsWith("tg1:")
                .doesNotContain("secret")
                .isNotEqualTo(sealed);
        assertThat(Vault.isSealed(sealed)).isTrue();
        assertThat(Vault.isSealed("sk-secret")).isFalse();
    }
}
