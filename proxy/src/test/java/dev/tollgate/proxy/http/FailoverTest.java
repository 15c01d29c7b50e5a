package dev.tollgate.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.FakeProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Before a stream's first byte another deployment answers, whatever the client's format, the
 * vendor's, and the fault.
 */
class FailoverTest {

    private static final List<String> FAULTS =
            List.of("error 429", "error 500", "error-in-stream first", "break first");

    private static final List<String> MODELS =
            List.of(
                    "openai/MODEL VENDOR/v1",
                    "anthropic/MODEL VENDOR",
                    "gemini/MODEL VENDOR/v1beta");

    private static final List<List<String>> FORMATS =
            List.of(
                    List.of("/v1/chat/completions", "'messages':[{'role':'user','content':'a'}]"),
                    List.of("/v1/completions", "'prompt':'a'"),
                    List.of(
                            "/v1/messages",
                            "'max_tokens':9,'messages':[{'role':'user','content':'a'}]"),
                    List.of("/v1/responses", "'input':'a'"),
                    List.of(
                            "/v1beta/models/GROUP:streamGenerateContent?alt=sse",
                            "'contents':[{'role':'user','parts':[{'text':'a'}]}]"));

    private static final FakeProvider VENDOR = new FakeProvider(0);
    private static final App APP = Gateways.of(config());

    private static String config() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (int model = 0; model < MODELS.size(); model++) {
            for (int fault = 0; fault < FAULTS.size(); fault++) {
                String name = name(model, fault);
                deployment(yaml, name, MODELS.get(model), "[[" + FAULTS.get(fault) + "]]", 1);
                deployment(yaml, name, MODELS.get(model), "good", 2);
            }
        }
        return yaml + "router_settings: {disable_cooldowns: true}\n";
    }

    private static void deployment(
            StringBuilder yaml, String group, String model, String name, int order) {
        String[] parts = model.replace("VENDOR", VENDOR.url()).split(" ", 2);
        yaml.append("  - model_name: ")
                .append(group)
                .append("\n    litellm_params: {model: \"")
                .append(parts[0].replace("MODEL", name))
                .append("\", api_base: ")
                .append(parts[1])
                .append(", api_key: k, order: ")
                .append(order)
                .append("}\n");
    }

    private static String name(int model, int fault) {
        return "m" + model + "-" + fault;
    }

    @BeforeAll
    static void start() {
        APP.start();
    }

    @AfterAll
    static void stop() {
        APP.close();
        VENDOR.close();
    }

    @BeforeEach
    void forget() {
        VENDOR.reset();
    }

    static Stream<Arguments> cases() {
        return FORMATS.stream()
                .flatMap(format ->
                        Stream.of(0, 1, 2)
                                .flatMap(model ->
                                        Stream.of(0, 1, 2, 3)
                                                .map(fault ->
                                                        Arguments.of(
                                                                format.getFirst(),
                                                                name(model, fault),
                                                                format.getLast()))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anotherDeploymentAnswers(String path, String group, String body) throws Exception {
        String json = "{'model':'" + group + "','stream':true," + body + "}";
        RawClient.Answer answer =
                RawClient.post(APP.port(), path.replace("GROUP", group), json.replace('\'', '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-litellm-attempted-retries")).isEqualTo("1");
        assertThat(answer.text()).doesNotContain("error\":{");
        assertThat(VENDOR.requests()).hasSize(2);
    }
}
