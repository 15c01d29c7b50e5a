package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Mode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardrailsReaderTest {

    private static Guardrails read(String params) {
        return Gateways.snapshot(
                        "guardrails: [{guardrail_name: g, litellm_params: " + params + "}]")
                .settings()
                .guardrails()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {guardrail: lakera_v2, mode: pre_call} | write litellm_content_filter, hide-secrets
                    {mode: pre_call}                       | needs guardrail_name and litellm_params.guardrail
                    {guardrail: hide-secrets}              | is missing; write pre_call
                    {guardrail: hide-secrets, mode: never} | write pre_call, during_call
                    {guardrail: generic_guardrail_api, mode: pre_call} | is missing; write the address
                    {guardrail: openai_moderation, mode: pre_call} | is missing; write os.environ/OPENAI_API_KEY
                    {guardrail: generic_guardrail_api, mode: pre_call, api_base: 'http://x', unreachable_fallback: no} | fail_closed or fail_open
                    {guardrail: litellm_content_filter, mode: pre_call} | has nothing to look for
                    {guardrail: litellm_content_filter, mode: pre_call, categories: [x]} | is not supported; write patterns
                    {guardrail: litellm_content_filter, mode: pre_call, patterns: [{pattern_name: mail}]} | write one of amex, aws_access_key
                    {guardrail: litellm_content_filter, mode: pre_call, patterns: [{pattern: '(?<=a)b'}]} | is no regular expression of RE2
                    {guardrail: litellm_content_filter, mode: pre_call, blocked_words: [{keyword: x, action: HIDE}]} | write MASK or BLOCK
                    """)
    void whatIsWrongStopsTheStart(String params, String told) {
        assertThatThrownBy(() -> read(params))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(told);
    }

    @Test
    void aNameIsGivenOnce() {
        String one =
                "{guardrail_name: g, litellm_params: {guardrail: hide-secrets, mode: pre_call}}";

        assertThatThrownBy(() -> Gateways.snapshot("guardrails: [" + one + ", " + one + "]"))
                .hasMessageContaining("is there twice");
    }

    @Test
    void aModelNamesOnlyWhatThereIs() {
        assertThatThrownBy(() ->
                        Gateways.snapshot(
                                "model_list: [{model_name: m, litellm_params: {model: openai/m,"
                                        + " api_key: k, guardrails: [x]}}]"))
                .hasMessageContaining("names one that the guardrails section doesn't have");
    }

    @Test
    void whatLooksHereNeedsNoTimeBesideTheCall() {
        Guardrails filter =
                read(
                        "{guardrail: litellm_content_filter, mode: during_call, patterns:"
                                + " [{pattern_name: email}]}");

        assertThat(filter.all().getFirst().modes())
                .containsExactlyInAnyOrder(Mode.PRE_CALL, Mode.POST_CALL);
        assertThat(read("{guardrail: hide-secrets, mode: [during_call]}").all().getFirst().modes())
                .containsExactly(Mode.PRE_CALL);
    }

    @Test
    void thoseOfLitellmSettingsCountToo() {
        Guardrails all =
                Gateways.snapshot(
                                "litellm_settings: {guardrails: [{guardrail_name: g, litellm_params:"
                                        + " {guardrail: hide-secrets, mode: pre_call, default_on: true}}]}")
                        .settings()
                        .guardrails()
                        .orElseThrow();

        assertThat(all.chosen(Set.of(), true)).hasSize(1);
        assertThat(all.chosen(Set.of(), false)).isEmpty();
    }
}
