package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.upstream.Upstream;
import dev.tollgate.proxy.upstream.UpstreamCall;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IamTokensTest {

    private static final Secret KEY = new Secret("ibm key");

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Iam iam = new Iam();
    private final Stamp stamp = new Stamp(() -> "", now::get);
    private final IamTokens tokens = new IamTokens(new Watsonx(stamp, iam), iam, stamp);

    @Test
    void tokenIsFetchedOnceForAKey() {
        assertThat(tokens.token(KEY)).isEqualTo("token-1");
        now.addAndGet(3_200);
        assertThat(tokens.token(KEY)).isEqualTo("token-1");
        assertThat(tokens.token(new Secret("other"))).isEqualTo("token-2");
        assertThat(iam.forms.getFirst())
                .isEqualTo(
                        "grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey"
                                + "&apikey=ibm+key");
    }

    @Test
    void tokenIsRenewedBeforeItEnds() {
        tokens.token(KEY);
        now.addAndGet(3_301);

        assertThat(tokens.token(KEY)).isEqualTo("token-2");
    }

    @Test
    void refusedKeyIsAnAuthenticationErrorAndIsAskedForAgain() {
        iam.status = 400;
        assertThatThrownBy(() -> tokens.token(KEY))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused ->
                                assertThat(((Failure.Upstream) refused.failure()).errorClass())
                                        .isEqualTo(ErrorClass.AUTHENTICATION))
                .hasMessageNotContaining("ibm key");

        iam.status = 200;
        assertThat(tokens.token(KEY)).isEqualTo("token-2");
    }

    /** IBM's token service; it counts its tokens. */
    private static final class Iam implements Upstream {

        private final List<String> forms = new ArrayList<>();
        private int status = 200;

        @Override
        public UpstreamCall call(UpstreamRequest request) {
            forms.add(new String(request.body().toBytes(), UTF_8));
            String answer =
                    "{\"access_token\": \"token-" + forms.size() + "\", \"expires_in\": 3600}";
            return new UpstreamCall() {
                @Override
                public UpstreamResponse send() {
                    return new Answer(status, answer.getBytes(UTF_8));
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void close() {}
    }

    private record Answer(int status, byte[] all) implements UpstreamResponse {

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(all);
        }

        @Override
        public byte[] bytes(int limit) {
            return all;
        }

        @Override
        public void close() {}
    }
}
