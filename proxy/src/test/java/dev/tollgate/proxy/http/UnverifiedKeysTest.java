package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.guard.Directory;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Identity;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While keys can't be looked up, settings say whether any will do. */
class UnverifiedKeysTest {

    private static final String CHAT =
            "{\"model\":\"cheap\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    /** Its database is away. */
    private static final class NoDirectory implements Directory {

        @Override
        public Optional<Grant> byKey(String hash) {
            throw away();
        }

        @Override
        public Grant byIdentity(Identity identity) {
            throw away();
        }

        @Override
        public Optional<Entry> budget(String id) {
            throw away();
        }

        @Override
        public Optional<Entry> customer(String id) {
            throw away();
        }

        @Override
        public Optional<Entry> tag(String name) {
            throw away();
        }

        private static FailureException away() {
            return new FailureException(new Failure.Unavailable("The database is away."));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, sk-some-key-1234, /v1/chat/completions, 503",
        "true, sk-some-key-1234, /v1/chat/completions, 200",
        "true, sk-some-key-1234, /key/generate, 401",
        "true, sk-some-key-1234, /cache/flushall, 401",
        "true, no-key-of-ours, /v1/chat/completions, 401",
        "false, sk-master-1234567, /v1/chat/completions, 200",
    })
    void anyKeyCallsModelsWhereThatIsAllowed(boolean allowed, String key, String path, int status)
            throws Exception {
        String yaml =
                """
                model_list:
                  - model_name: cheap
                    litellm_params: {model: openai/gpt-4o-mini, mock_response: from cheap}
                general_settings:
                  master_key: sk-master-1234567
                  allow_requests_on_db_unavailable: ALLOWED
                """
                        .replace("ALLOWED", Boolean.toString(allowed));
        try (App app = Gateways.of(yaml, Gateways.Options.NONE.with(new NoDirectory()))) {
            app.start();

            assertThat(
                            RawClient.post(app.port(), path, CHAT, "Authorization: Bearer " + key)
                                    .status())
                    .isEqualTo(status);
        }
    }
}
