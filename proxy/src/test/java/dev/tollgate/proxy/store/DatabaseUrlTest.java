package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.store.DatabaseSettings.Address;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

    @Test
    void readsPrismasForm() {
        DatabaseUrl url =
                DatabaseUrl.parse(
                        "postgresql://lite:p%40ss+%2F@db.example:6543/litellm?schema=gate"
                                + "&sslmode=require&connection_limit=7&pool_timeout=3"
                                + "&pgbouncer=true");
        assertThat(url.address())
                .isEqualTo(
                        new Address(
                                "db.example:6543",
                                "litellm",
                                "lite",
                                new Secret("p@ss+/"),
                                "gate",
                                Map.of("sslmode", "require")));
        assertThat(url.connections()).hasValue(7);
        assertThat(url.poolTimeout()).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h/d,                    h:5432,           u, p",
        "postgresql://u@h/d,                    h:5432,           u, ''",
        "postgresql://h/d,                      h:5432,          '', ''",
        "postgresql://u:a@b?c/@h:1/d,           h:1,              u, a@b?c/",
        "postgresql://u:p@[::1]:7/d,            [::1]:7,          u, p",
        "postgresql://u:p@[::1]/d,              [::1]:5432,       u, p",
        "postgresql://u:p@a:1/d?schema=public,  a:1,              u, p",
    })
    void readsOthers(String url, String hosts, String user, String password) {
        Address address = DatabaseUrl.parse(url).address();
        assertThat(address)
                .isEqualTo(new Address(hosts, "d", user, new Secret(password), "public", Map.of()));
    }

    @Test
    void readsSeveralHosts() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@a:1,b/d").address().hosts())
                .isEqualTo("a:1,b:5432");
    }

    @Test
    void prismasStrictCertificatesAreTheDriversFullCheck() {
        assertThat(DatabaseUrl.parse("postgresql://h/d?sslaccept=strict&sslx=y").address().tls())
                .isEqualTo(Map.of("sslmode", "verify-full"));
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://u:secret@h/d,                        doesn't begin with postgresql://",
        "postgresql://u:secret@h,                     names no database; end it with /name",
        "postgresql://u:secret@h/,                    names no database; end it with /name",
        "postgresql://u:secret@/d,                    names no host",
        "postgresql://u:secret%zz@h/d,                has a % that encodes nothing; write it as %25",
        "postgresql://u:secret@h/d?sslmode=secret, 'has an sslmode that is none of disable, allow,"
                + " prefer, require, verify-ca, verify-full'",
        "postgresql://u:secret@h/d?connection_limit=x, has a connection_limit that is no number",
    })
    void saysWhatIsWrongWithoutShowingIt(String url, String why) {
        assertThatThrownBy(
                        () -> {
                            DatabaseUrl parsed = DatabaseUrl.parse(url);
                            parsed.address();
                            parsed.connections();
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aSchemaThatNeedsQuotesIsRefused() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://h/d?schema=a\"b").address())
                .hasMessageContaining("schema");
    }

    @Test
    void thePasswordNeverShows() {
        assertThat(DatabaseSettings.of(DatabaseUrl.parse("postgresql://u:hidden@h/d").address()))
                .asString()
                .doesNotContain("hidden");
    }
}
