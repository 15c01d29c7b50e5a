package dev.tollgate.proxy.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Operation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerSchemaTest {

    private static Verdict check(Guardrail guardrail, Set<Integer> prose, String... texts) {
        return guardrail.check(
                new Content(
                        Content.Side.RESPONSE,
                        List.of(texts),
                        prose,
                        new Content.About("", Json.object(), Json.object(), String::length)),
                (_, _, _, _) -> {
                    throw new IllegalStateException("it asks nobody");
                });
    }

    private static Verdict check(String schema, String text) {
        return check(AnswerSchema.of(Json.parse(schema)), Set.of(0), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'object','required':['a']} | {'a':1} | ",
                "{'type':'object','required':['a']} | {'b':1} | /required",
                "{'properties':{'a':{'type':'integer'}}} | {'a':'x'} | /properties/a/type",
                "{'properties':{'a':{'$ref':'#/$defs/n'}},'$defs':{'n':{'maximum':3}}} | {'a':4} | maximum",
                "{'items':{'pattern':'^a+$'}} | ['aa','b'] | /items/pattern",
                "{'pattern':'(?<=a)b'} | 'x' | ",
                "{'additionalProperties':false} | {'a':1} | /additionalProperties",
                "{'type':'object'} | {'a': | is not JSON",
                "{'$ref':'#'} | {} | refers to itself"
            })
    void answersFulfilTheirSchema(String schema, String text, String fault) {
        Verdict verdict = check(schema.replace('\'', '"'), text.replace('\'', '"'));

        if (fault == null) {
            assertThat(verdict).isEqualTo(Verdict.PASS);
            return;
        }
        assertThat(verdict).isInstanceOf(Verdict.Block.class);
        assertThat(((Verdict.Block) verdict).reason()).contains(fault);
    }

    @Test
    void thoughtsAndArgumentsOfToolsAreNoAnswer() {
        AnswerSchema schema = AnswerSchema.of(Json.parse("{\"type\":\"object\"}"));

        assertThat(check(schema, Set.of(1), "let me think", "{}", "")).isEqualTo(Verdict.PASS);
        assertThat(check(schema, Set.of(0), "let me think", "{}"))
                .isInstanceOf(Verdict.Block.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":7}", "{\"$ref\":\"http://127.0.0.1:1/x\"}"})
    void whatIsNoSchemaIsRefused(String schema) {
        assertThatThrownBy(() -> AnswerSchema.of(Json.parse(schema)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CHAT | {'response_format':{'json_schema':{'schema':{}}}}",
                "RESPONSES | {'text':{'format':{'schema':{}}}}",
                "MESSAGES | {'output_format':{'schema':{}}}",
                "MESSAGES | {'output_config':{'format':{'schema':{}}}}",
                "GENERATE_CONTENT | {'generationConfig':{'responseJsonSchema':{}}}"
            })
    void requestsBringTheirSchemaInTheirFormat(Operation operation, String request) {
        ObjectNode body = (ObjectNode) Json.parse(request.replace('\'', '"'));

        assertThat(AnswerSchema.ofRequests().of(operation, () -> body)).isPresent();
        assertThat(AnswerSchema.ofRequests().of(operation, Json::object))
                .isEqualTo(Optional.empty());
    }

    @Test
    void aRequestWithABadSchemaIsRefused() {
        ObjectNode body =
                (ObjectNode)
                        Json.parse(
                                "{\"response_format\":{\"json_schema\":{\"schema\":{\"type\":7}}}}");

        assertThatThrownBy(() -> AnswerSchema.ofRequests().of(Operation.CHAT, () -> body))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no JSON schema");
    }

    @Test
    @Timeout(60)
    void noPatternTakesLong() {
        String hostile = "{\"pattern\":\"^(a+)+$\"}";

        String text = "\"" + "a".repeat(50_000) + "b\"";

        assertThat(check(hostile, text)).isInstanceOf(Verdict.Block.class);
    }
}
