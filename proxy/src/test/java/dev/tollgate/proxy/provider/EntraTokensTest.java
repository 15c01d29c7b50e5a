package dev.tollgate.proxy.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.golden.FixedStamp;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Timeouts;
import dev.tollgate.proxy.upstream.UpstreamRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EntraTokensTest {

    private static final EntraTokens.Login LOGIN =
            new EntraTokens.Login("tenant", "client", new Secret("se&cret"), "scope");

    private final AtomicLong now = new AtomicLong(1_000);
    private final FakeEntra entra = new FakeEntra();
    private final EntraTokens tokens = new EntraTokens(entra, now::get);

    @Test
    void tokenIsAskedForOnceAndKept() {
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");
        now.addAndGet(2_000);
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");

        UpstreamRequest asked = entra.requests().getFirst();
        assertThat(entra.requests()).hasSize(1);
        assertThat(asked.uri())
                .hasToString("https://login.microsoftonline.com/tenant/oauth2/v2.0/token");
        assertThat(new String(asked.body().toBytes(), UTF_8))
                .isEqualTo(
                        "grant_type=client_credentials&client_id=client&client_secret=se%26cret"
                                + "&scope=scope");
    }

    @Test
    void eachLoginHasItsOwn() {
        var other = new EntraTokens.Login("tenant", "client", new Secret("other"), "scope");
        assertThat(tokens.token(LOGIN)).isNotEqualTo(tokens.token(other));
    }

    @Test
    void tokenIsRenewedBesideTheRequestBeforeItEnds() throws InterruptedException {
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");
        now.addAndGet(3_100);
        assertThat(tokens.token(LOGIN)).as("the old one still holds").isEqualTo("token-1");
        entra.awaitRequests(2);
        while (tokens.token(LOGIN).equals("token-1")) {
            Thread.onSpinWait();
        }
        assertThat(tokens.token(LOGIN)).isEqualTo("token-2");
    }

    @Test
    void failedRenewalLeavesTheOldTokenAndIsTriedAgain() throws InterruptedException {
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");
        entra.answer(500);
        now.addAndGet(3_100);
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");
        entra.awaitRequests(2);
        entra.answer(200);
        while (tokens.token(LOGIN).equals("token-1")) {
            Thread.onSpinWait();
        }
        assertThat(entra.requests()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void endedTokenIsWaitedFor() {
        assertThat(tokens.token(LOGIN)).isEqualTo("token-1");
        now.addAndGet(4_000);
        assertThat(tokens.token(LOGIN)).isEqualTo("token-2");
    }

    @Test
    void refusedLoginIsTheDeploymentsFaultAndShowsNoSecret() {
        entra.answer(401);
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> tokens.token(LOGIN))
                .withMessageContaining("client_secret")
                .withMessageNotContaining("se&cret")
                .satisfies(e ->
                        assertThat(((Failure.Upstream) e.failure()).errorClass())
                                .isEqualTo(ErrorClass.AUTHENTICATION));
    }

    @Test
    void requestsOfADeploymentWithAClientSecretCarryTheToken() {
        var deployment =
                CaseDeployment.read(
                        Json.parseObject(
                                """
                                {"vendor": "azure", "model": "gpt-4o", "connection": {
                                 "api_base": "https://me.openai.azure.com", "tenant_id": "t",
                                 "client_id": "c", "client_secret": "s"}}
                                """
                                        .getBytes(UTF_8)));
        Target target = new Target(deployment, "gpt-4o");
        Adapter adapter =
                new Azure("azure", tokens, FixedStamp.create())
                        .adapter(Operation.CHAT, target)
                        .orElseThrow();
        Prompt prompt =
                new Prompt(
                        Operation.CHAT,
                        RawObject.of(Json.object()),
                        target,
                        false,
                        Map.of(),
                        Timeouts.DEFAULT);
        List<String> sent =
                List.of(
                        adapter.toUpstream(prompt).headers().getOrDefault("authorization", ""),
                        adapter.toUpstream(prompt).headers().getOrDefault("authorization", ""));
        assertThat(sent).containsOnly("Bearer token-1");
    }
}
