package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.guardrail.Guardrails;
import dev.tollgate.proxy.guardrail.Mode;
import dev.tollgate.proxy.guardrail.TextFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                    {guardrail: litellm_content_filter, mode: pre_call, categories: [{category: harmfull_violence}]} | did you mean harmful_violence?
                    {guardrail: litellm_content_filter, mode: pre_call, categories: [{category: bias_gender}]} | comes without words here
                    {guardrail: litellm_content_filter, mode: pre_call, categories: [{category: harmful_violence, severity_threshold: huge}]} | write high, medium or low
                    {guardrail: litellm_content_filter, mode: pre_call, categories: [{category: harmful_violence, severity: low}]} | severity: is not known; write one of category, enabled
                    {guardrail: litellm_content_filter, mode: pre_call, blocked_words_file: no.yaml} | is no file that can be read
                    {guardrail: litellm_content_filter, mode: pre_call, blocked_word: [{keyword: x}]} | blocked_word: is not known; did you mean blocked_words?
                    {guardrail: litellm_content_filter, mode: pre_call, blocked_words: [{keywrd: x}]} | did you mean keyword?
                    {guardrail: hide-secrets, mode: pre_call, defaulton: true} | did you mean default_on?
                    {guardrail: json_schema, mode: pre_call} | must be post_call
                    {guardrail: json_schema, mode: post_call, schema: {type: 7}} | is no JSON schema
                    {guardrail: max_tokens, mode: pre_call} | limits nothing
                    {guardrail: max_tokens, mode: pre_call, max_input_token: 3} | did you mean max_input_tokens?
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
    void wordsAreReadFromFilesToo(@TempDir Path folder) throws IOException {
        Path words = folder.resolve("words.yaml");
        Path subject = folder.resolve("subject.yaml");
        Files.writeString(words, "blocked_words: [{keyword: zeus, action: MASK}]");
        Files.writeString(
                subject,
                "category_name: s\nkeywords: [{keyword: low, severity: low}, {keyword: high,"
                        + " severity: high}]\nexceptions: [high sea]\n");
        String params =
                "{guardrail: litellm_content_filter, mode: pre_call, blocked_words_file: '"
                        + words
                        + "', categories: [{category: s, action: MASK, category_file: '"
                        + subject
                        + "'}]}";
        Guardrails.Configured read = read(params).all().getFirst();
        Files.writeString(words, "blocked_words: [{keyword: hera, action: MASK}]");

        assertThat(((TextFilter) read.guardrail()).rules())
                .extracting(
                        rule -> rule.pattern().matches("zeus"),
                        rule -> rule.pattern().matches("high"),
                        rule -> rule.pattern().matches("low"))
                .containsExactly(tuple(true, false, false), tuple(false, true, false));
        assertThat(read(params).all().getFirst().fingerprint()).isNotEqualTo(read.fingerprint());
    }

    @Test
    void whatIsWrongInAFileIsTold(@TempDir Path folder) throws IOException {
        Path words = folder.resolve("words.yaml");
        Files.writeString(words, "blocked_words:\n  - {keyword: zeus, actions: MASK}\n");

        assertThatThrownBy(() ->
                        read(
                                "{guardrail: litellm_content_filter, mode: pre_call,"
                                        + " blocked_words_file: '"
                                        + words
                                        + "'}"))
                .hasMessageContaining(
                        "words.yaml:2: blocked_words[0].actions: is not known; did you mean action?");
    }

    @Test
    void everyCategoryHasWordsOfEachSeverity() {
        for (String name : KnownKeys.resource("categories.yaml").entries().keySet()) {
            for (String severity : List.of("low", "medium", "high")) {
                assertThat(
                                read("{guardrail: litellm_content_filter, mode: pre_call, categories:"
                                                + " [{category: %s, severity_threshold: %s}]}"
                                                        .formatted(name, severity))
                                        .all())
                        .hasSize(1);
            }
        }
    }

    @Test
    void theExamplesOfTheDocumentationAreRead(@TempDir Path folder) throws IOException {
        List<String> examples =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("../docs/guardrails.md")))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        Files.writeString(folder.resolve("rivals.yaml"), examples.get(2));
        Files.writeString(folder.resolve("words.yaml"), examples.get(3));
        String kinds =
                examples.get(1)
                        .replace("guardrails:\n", "")
                        .replace("# - {category", "- {category")
                        .replace("# blocked", "blocked")
                        .replaceAll("os.environ/\\w+", "k")
                        .replaceAll("(\\w+\\.yaml)", folder + "/$1");

        Guardrails read =
                Gateways.snapshot(examples.get(4) + examples.get(0) + kinds)
                        .settings()
                        .guardrails()
                        .orElseThrow();

        assertThat(read.all())
                .extracting(Guardrails.Configured::provider)
                .containsExactly(
                        "litellm_content_filter",
                        "litellm_content_filter",
                        "hide-secrets",
                        "prompt_injection",
                        "json_schema",
                        "max_tokens",
                        "generic_guardrail_api",
                        "openai_moderation");
    }

    @Test
    void aPathNamesOnlyWhatThereIs() {
        assertThatThrownBy(() ->
                        Gateways.snapshot(
                                "general_settings: {pass_through_endpoints: [{path: /x, target:"
                                        + " 'http://x', guardrails: [y]}]}"))
                .hasMessageContaining("names one that the guardrails section doesn't have");
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
