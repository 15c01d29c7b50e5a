package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.Deployment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which vendor an entry means, and how it is reached. */
class ConnectionTest {

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, openai, gpt-4o",
        "openai/org/name, openai, org/name",
        "gpt-4o, openai, gpt-4o",
        "o3-mini, openai, o3-mini",
        "ft:gpt-4o:acme, openai, ft:gpt-4o:acme",
        "*, openai, *",
        "claude-sonnet-4-5, anthropic, claude-sonnet-4-5",
        "gemini-2.5-pro, vertex_ai, gemini-2.5-pro",
        "gemini/gemini-2*, gemini, gemini-2*",
        "command-r, cohere, command-r",
        "us.amazon.nova-lite-v1:0, bedrock, us.amazon.nova-lite-v1:0",
    })
    void vendorFollowsFromTheModelsName(String model, String vendor, String rest) {
        Deployment deployment = deployment("model: \"" + model + "\"", Map.of());

        assertThat(deployment.vendor()).isEqualTo(vendor);
        assertThat(deployment.model()).isEqualTo(rest);
    }

    @Test
    void hostOfTheAddressTellsTheVendor() {
        Deployment deployment =
                deployment(
                        "model: meta-llama/llama-3, api_base: https://api.groq.com/openai/v1",
                        Map.of());

        assertThat(deployment.vendor()).isEqualTo("groq");
        assertThat(deployment.model()).isEqualTo("meta-llama/llama-3");
    }

    @Test
    void namedProviderWins() {
        Deployment deployment =
                deployment("model: openai/x, custom_llm_provider: hosted_vllm", Map.of());

        assertThat(deployment.vendor()).isEqualTo("hosted_vllm");
        assertThat(deployment.model()).isEqualTo("openai/x");
    }

    @Test
    void variablesOfTheVendorFillKeyAndAddress() {
        Deployment deployment =
                deployment(
                        "model: groq/x",
                        Map.of("GROQ_API_KEY", "gk", "GROQ_API_BASE", "https://groq.test"));

        assertThat(deployment.setting("api_key")).hasValue("gk");
        assertThat(deployment.setting("api_base")).hasValue("https://groq.test");
    }

    @Test
    void entryWinsOverVariables() {
        Deployment deployment =
                deployment(
                        "model: groq/x, api_key: own, base_url: https://own.test",
                        Map.of("GROQ_API_KEY", "gk", "GROQ_API_BASE", "https://groq.test"));

        assertThat(deployment.setting("api_key")).hasValue("own");
        assertThat(deployment.setting("api_base")).hasValue("https://own.test");
    }

    @Test
    void variablesOfAwsAreNoApiKey() {
        Deployment deployment =
                deployment(
                        "model: bedrock/x",
                        Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_REGION", "eu-west-1"));

        assertThat(deployment.setting("aws_access_key_id")).hasValue("id");
        assertThat(deployment.setting("aws_region_name")).hasValue("eu-west-1");
        assertThat(deployment.setting("api_key")).isEmpty();
    }

    @Test
    void ownIdentityAtAwsIsNotMixedWithTheProcesss() {
        Deployment deployment =
                deployment(
                        "model: bedrock/x, aws_access_key_id: own, aws_secret_access_key: s",
                        Map.of("AWS_SESSION_TOKEN", "other", "AWS_REGION_NAME", "eu-west-1"));

        assertThat(deployment.setting("aws_session_token")).isEmpty();
        assertThat(deployment.setting("aws_region_name")).hasValue("eu-west-1");
    }

    @ParameterizedTest
    @CsvSource({
        "azure, AZURE_API_VERSION, api_version",
        "azure, AZURE_AD_TOKEN, azure_ad_token",
        "vertex_ai, VERTEXAI_PROJECT, vertex_project",
        "vertex_ai, GOOGLE_APPLICATION_CREDENTIALS, vertex_credentials",
        "watsonx, WATSONX_PROJECT_ID, project_id",
        "cloudflare, CLOUDFLARE_ACCOUNT_ID, account_id",
        "openai, OPENAI_ORGANIZATION, organization",
        "groq, GROQ_APP, app_name",
    })
    void variablesOfOneVendorFillItsSettings(String vendor, String variable, String setting) {
        Deployment deployment = deployment("model: " + vendor + "/x", Map.of(variable, "value"));

        assertThat(deployment.setting(setting)).hasValue("value");
    }

    private static Deployment deployment(String params, Map<String, String> variables) {
        String yaml = "model_list: [{model_name: a, litellm_params: {" + params + "}}]";
        return new ConfigurationLoader(variables, new FakeVendors())
                .read("c.yaml", yaml)
                .deployments()
                .getFirst();
    }
}
