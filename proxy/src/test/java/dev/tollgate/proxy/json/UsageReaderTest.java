package dev.tollgate.proxy.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Usage;
import org.junit.jupiter.api.Test;

class UsageReaderTest {

    @Test
    void openAisClassesAreDisjoint() {
        Usage usage =
                UsageReader.fromOpenAi(
                        Json.parse(
                                """
                                {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                                 "prompt_tokens_details":{"cached_tokens":30,"audio_tokens":10,
                                   "cache_creation_tokens":20},
                                 "completion_tokens_details":{"reasoning_tokens":15,"audio_tokens":5}}
                                """));

        assertThat(usage).isEqualTo(new Usage(40, 30, 20, 10, 30, 15, 5, 0, 0, 0, 0));
        assertThat(usage.promptTokens()).isEqualTo(100);
        assertThat(usage.completionTokens()).isEqualTo(50);
    }

    @Test
    void otherNamesOfTheCacheAreRead() {
        assertThat(
                        UsageReader.fromOpenAi(
                                Json.parse(
                                        """
                                        {"prompt_tokens":100,"completion_tokens":1,
                                         "cache_read_input_tokens":30,
                                         "cache_creation_input_tokens":20}
                                        """)))
                .isEqualTo(new Usage(50, 30, 20, 0, 1, 0, 0, 0, 0, 0, 0));
        assertThat(
                        UsageReader.fromOpenAi(
                                Json.parse(
                                        """
                                        {"prompt_tokens":100,"completion_tokens":1,
                                         "prompt_cache_hit_tokens":60,
                                         "prompt_cache_miss_tokens":40}
                                        """)))
                .isEqualTo(new Usage(40, 60, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void reasoningCountedBesideTheCompletionIsAdded() {
        Usage usage =
                UsageReader.fromOpenAi(
                        Json.parse(
                                """
                                {"prompt_tokens":10,"completion_tokens":5,"total_tokens":115,
                                 "completion_tokens_details":{"reasoning_tokens":100}}
                                """));

        assertThat(usage).isEqualTo(new Usage(10, 0, 0, 0, 5, 100, 0, 0, 0, 0, 0));
        assertThat(usage.totalTokens()).isEqualTo(115);
    }

    @Test
    void totalAloneIsThePrompt() {
        assertThat(UsageReader.fromOpenAi(Json.parse("{\"total_tokens\":12}")))
                .isEqualTo(new Usage(12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void nonsenseIsNeverNegative() {
        Usage usage =
                UsageReader.fromOpenAi(
                        Json.parse(
                                """
                                {"prompt_tokens":5,"completion_tokens":3,"total_tokens":8,
                                 "prompt_tokens_details":{"cached_tokens":50,"audio_tokens":-1},
                                 "completion_tokens_details":{"reasoning_tokens":30}}
                                """));

        assertThat(usage).isEqualTo(new Usage(0, 5, 0, 0, 0, 3, 0, 0, 0, 0, 0));
        assertThat(UsageReader.fromOpenAi(Json.object())).isEqualTo(Usage.NONE);
    }

    @Test
    void anthropicCountsTheCacheBesideTheInput() {
        assertThat(
                        UsageReader.fromAnthropic(
                                Json.parse(
                                        """
                                        {"input_tokens":10,"cache_read_input_tokens":200,
                                         "cache_creation_input_tokens":30,"output_tokens":7}
                                        """)))
                .isEqualTo(new Usage(10, 200, 30, 0, 7, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void geminiCountsTheCacheInThePromptAndThoughtsBesideTheCandidates() {
        assertThat(
                        UsageReader.fromGemini(
                                Json.parse(
                                        """
                                        {"promptTokenCount":100,"cachedContentTokenCount":40,
                                         "toolUsePromptTokenCount":5,"candidatesTokenCount":20,
                                         "thoughtsTokenCount":50,"totalTokenCount":175,
                                         "promptTokensDetails":[
                                           {"modality":"TEXT","tokenCount":70},
                                           {"modality":"AUDIO","tokenCount":30}],
                                         "cacheTokensDetails":[
                                           {"modality":"AUDIO","tokenCount":10}],
                                         "candidatesTokensDetails":[
                                           {"modality":"AUDIO","tokenCount":8}]}
                                        """)))
                .isEqualTo(new Usage(45, 30, 0, 20, 12, 50, 8, 0, 10, 0, 0));
    }

    @Test
    void responsesHaveTheirOwnNames() {
        assertThat(
                        UsageReader.fromResponses(
                                Json.parse(
                                        """
                                        {"input_tokens":100,
                                         "input_tokens_details":{"cached_tokens":60},
                                         "output_tokens":20,
                                         "output_tokens_details":{"reasoning_tokens":8},
                                         "total_tokens":120}
                                        """)))
                .isEqualTo(new Usage(40, 60, 0, 0, 12, 8, 0, 0, 0, 0, 0));
    }
}
