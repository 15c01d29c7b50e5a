package dev.tollgate.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.http.HttpSettings;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.routing.RoutingSettings;
import dev.tollgate.proxy.routing.RoutingSettings.Alias;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as people have them start unchanged. */
class GoodFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/config/good");

    private static final Map<String, String> VARIABLES =
            Map.ofEntries(
                    Map.entry("OPENAI_API_KEY", "sk-openai"),
                    Map.entry("ANTHROPIC_API_KEY", "sk-ant"),
                    Map.entry("GEMINI_KEY_1", "g1"),
                    Map.entry("GEMINI_KEY_2", "g2"),
                    Map.entry("LITELLM_GEMINI_KEY_1", "lg1"),
                    Map.entry("LITELLM_GEMINI_KEY_2", "lg2"),
                    Map.entry("AZURE_EU_KEY", "az-eu"),
                    Map.entry("LITELLM_MASTER_KEY", "sk-master"),
                    Map.entry("COHERE_BEARER", "Bearer co"));

    private final ConfigurationLoader loader =
            new ConfigurationLoader(VARIABLES, new FakeVendors());

    static Stream<Path> files() throws IOException {
        return Stream.concat(
                Cases.in(FOLDER).stream(), Stream.of(Path.of("../charts/gateway/config.yaml")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileStartsUnchanged(Path file) {
        Configuration configuration = loader.load(file);

        assertThat(configuration.deployments()).isNotEmpty();
        assertThat(configuration.http().masterKey()).isPresent();
        assertThat(configuration.generation()).hasSize(16);
    }

    @Test
    void exampleOfTheReferenceIsReadWhole() {
        Configuration read = load("reference-example");

        Deployment gpt = deployment(read, "d1");
        assertThat(gpt.group()).isEqualTo("gpt-4o");
        assertThat(gpt.vendor()).isEqualTo("openai");
        assertThat(gpt.model()).isEqualTo("gpt-4o");
        assertThat(gpt.setting("api_key")).hasValue("sk-openai");
        assertThat(gpt.routing().limits().rpm()).hasValue(60);
        assertThat(gpt.parameters().dropUnsupported()).isTrue();
        assertThat(read.deployments().get(1).model()).isEqualTo("*");
        assertThat(read.routing().fallbacks().general()).containsEntry("gpt-4o", List.of("claude"));
        assertThat(read.http().masterKey()).hasValue(new Secret("sk-1234"));
        assertThat(read.raw().litellm().at("/cache_params/port").intValue()).isEqualTo(6379);
    }

    @Test
    void chartsOwnFileIsReadWhole() {
        Configuration read = loader.load(Path.of("../charts/gateway/config.yaml"));

        assertThat(read.deployments())
                .extracting(Deployment::group)
                .containsOnly("gpt-4o", "claude", "gemini-2*", "*");
        assertThat(read.routing().strategy()).isEqualTo("usage-based-routing-v2");
        assertThat(read.routing().retries().policy())
                .containsEntry(ErrorClass.RATE_LIMIT, 1)
                .containsEntry(ErrorClass.BAD_REQUEST, 0);
    }

    @Test
    void poolOfKeysIsOneGroup() {
        Configuration read = load("gemini-quota");

        assertThat(read.deployments())
                .filteredOn(deployment -> deployment.group().equals("gpt-4"))
                .hasSize(10)
                .extracting(Deployment::id)
                .doesNotHaveDuplicates();
        Deployment first = read.deployments().getFirst();
        assertThat(first.parameters().timeouts().total()).hasSeconds(45);
        assertThat(first.parameters().streamTimeouts().firstByte()).hasSeconds(45);
        assertThat(first.parameters().streamTimeouts().total()).hasSeconds(6000);
    }

    @Test
    void numbersInQuotesCount() {
        assertThat(deployment(load("gemini-key-pool"), "gemini-key-2-exp").routing().limits().rpm())
                .hasValue(10);
    }

    @Test
    void credentialFillsWhatTheEntryLacks() {
        Deployment azure = deployment(load("many-vendors"), "azure-eu-gpt-4o");

        assertThat(azure.setting("api_key")).hasValue("az-eu");
        assertThat(azure.setting("api_base")).hasValue("https://eu.openai.azure.com/");
        assertThat(azure.setting("api_version")).hasValue("2025-02-01-preview");
        assertThat(azure.routing().maxParallelRequests()).hasValue(50);
        assertThat(azure.parameters().timeouts().total()).hasSeconds(120);
        assertThat(azure.parameters().streamTimeouts().betweenFrames()).hasSeconds(30);
    }

    @Test
    void eachOrganizationIsADeployment() {
        assertThat(load("many-vendors").deployments())
                .filteredOn(deployment -> deployment.vendor().equals("openai"))
                .filteredOn(deployment -> deployment.group().equals("gpt-4o"))
                .extracting(deployment -> deployment.setting("organization").orElse(""))
                .containsExactly("org-one", "org-two");
    }

    @Test
    void unknownParametersAreDefaultsOfTheRequest() {
        Deployment claude = first(load("many-vendors"), "claude");

        assertThat(claude.parameters().defaults())
                .hasToString("{\"temperature\":0.2,\"max_tokens\":4096}");
        assertThat(claude.parameters().extraBody()).hasToString("{\"top_k\":40}");
        assertThat(claude.parameters().headers())
                .containsEntry("anthropic-beta", new Secret("context-1m-2025-08-07"));
        assertThat(claude.setting("aws_region_name")).hasValue("us-east-1");
    }

    @Test
    void pricesJoinTheModelsInfo() {
        Deployment priced = load("many-vendors").deployments().get(1);

        assertThat(priced.info().path("input_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.0000025");
        assertThat(priced.info().path("output_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.00001");
    }

    @Test
    void credentialsOfGoogleMayBeAMapping() {
        assertThat(first(load("many-vendors"), "gemini-vertex").setting("vertex_credentials"))
                .hasValue("{\"type\":\"service_account\",\"private_key\":\"hidden\"}");
    }

    @Test
    void entryOfAnotherEnvironmentIsLeftOut() {
        assertThat(load("many-vendors").deployments())
                .extracting(Deployment::group)
                .doesNotContain("staging-only");
    }

    @Test
    void routingIsReadFromBothSections() {
        RoutingSettings routing = load("many-vendors").routing();

        assertThat(routing.aliases())
                .containsEntry("gpt-4", new Alias("gpt-4o", false))
                .containsEntry("hidden-gpt", new Alias("gpt-4o", true));
        assertThat(routing.renames()).containsEntry("old-name", "gpt-4o");
        assertThat(routing.retries().groupPolicy())
                .containsEntry("claude", Map.of(ErrorClass.RATE_LIMIT, 4));
        assertThat(routing.retries().after()).isEqualTo(Duration.ZERO);
        assertThat(routing.fallbacks().general())
                .containsEntry("gpt-4o", List.of("claude", "gemini-vertex"));
        assertThat(routing.fallbacks().byDefault()).containsExactly("claude");
    }

    @Test
    void httpSettingsAreRead() {
        HttpSettings http = load("many-vendors").http();

        assertThat(http.maxRequestBytes()).isEqualTo(10 * 1024 * 1024);
        assertThat(http.models()).isEqualTo(Map.of(Operation.EMBEDDING, "embeddings"));
        assertThat(http.keyHeader()).hasValue("X-Litellm-Key");
        assertThat(http.forwardClientHeaders()).isTrue();
        assertThat(http.clientSideCredentials()).isTrue();
        assertThat(http.passThrough())
                .singleElement()
                .satisfies(path -> {
                    assertThat(path.target()).isEqualTo("https://api.cohere.com/v1/rerank");
                    assertThat(path.headers())
                            .containsEntry("Authorization", new Secret("Bearer co"));
                    assertThat(path.auth()).isTrue();
                });
    }

    private Configuration load(String name) {
        return loader.load(FOLDER.resolve(name + ".yaml"));
    }

    private static Deployment deployment(Configuration configuration, String id) {
        return configuration.deployments().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Deployment first(Configuration configuration, String group) {
        return configuration.deployments().stream()
                .filter(each -> each.group().equals(group))
                .findFirst()
                .orElseThrow();
    }
}
