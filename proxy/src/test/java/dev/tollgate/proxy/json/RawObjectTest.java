package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawObjectTest {

    private static final int DOCUMENTS = 2_000;

    @Test
    void changesMakeTheSameDocumentAsInATree() {
        Random random = new Random(20261121);
        for (int run = 0; run < DOCUMENTS; run++) {
            String document = new RandomJson(random).document();
            RawObject raw = RawObject.of(document.getBytes(UTF_8));
            Map<String, JsonNode> changes = changes(random, raw.names());
            ObjectNode tree = Json.parseObject(document.getBytes(UTF_8));
            changes.forEach((name, value) -> {
                if (value.isMissingNode()) {
                    tree.remove(name);
                } else {
                    tree.set(name, value);
                }
            });

            byte[] changed = raw.with(changes).toBytes();

            assertThat(Json.parse(changed)).as("%s with %s", document, changes).isEqualTo(tree);
            assertThat(RawObject.of(changed).names()).as(document).isEqualTo(names(tree));
        }
    }

    @Test
    void everyFieldIsReadAsInATree() {
        Random random = new Random(7);
        for (int run = 0; run < DOCUMENTS; run++) {
            String document = new RandomJson(random).document();
            RawObject raw = RawObject.of(document.getBytes(UTF_8));
            ObjectNode tree = raw.tree();
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                JsonNode value = field.getValue();
                assertThat(raw.value(field.getKey())).as(document).contains(value);
                assertThat(raw.text(field.getKey()).orElse(null)).isEqualTo(value.textValue());
                assertThat(raw.flag(field.getKey())).isEqualTo(value.booleanValue());
                assertThat(raw.isNull(field.getKey())).isEqualTo(value.isNull());
            }
        }
    }

    @Test
    void whatStaysKeepsItsBytes() {
        RawObject raw = raw(" {\"a\" : 1.0e2 ,\"model\":\"m\", \"b\":\"\\u00e9\" , \"c\" :[ 1 ]}");
        assertThat(text(raw.withText(Map.of("model", "x\"y"))))
                .isEqualTo("{\"a\" : 1.0e2,\"model\":\"x\\\"y\",\"b\":\"\\u00e9\" , \"c\" :[ 1 ]}");
    }

    @Test
    void nothingOfALargeBodyIsCopied() {
        byte[] body =
                ("{\"model\":\"m\",\"input\":\"" + "x".repeat(1_000_000) + "\"}").getBytes(UTF_8);
        Payload payload = RawObject.of(body).withText(Map.of("model", "other"));
        assertThat(payload.pieces())
                .filteredOn(piece -> piece.length() > 900_000)
                .singleElement()
                .satisfies(piece -> assertThat(piece.bytes()).isSameAs(body));
    }

    @Test
    void changesOfAnEmptyObjectAreItsFields() {
        assertThat(text(raw("{ }").withText(Map.of("model", "m")))).isEqualTo("{\"model\":\"m\"}");
        assertThat(text(raw("{}").with(Map.of()))).isEqualTo("{}");
        assertThat(text(raw("{\"a\":1}").with(Map.of("a", MissingNode.getInstance()))))
                .isEqualTo("{}");
    }

    @Test
    void nameWithEscapesIsTheNameThatItMeans() {
        RawObject raw = raw("{\"mod\\u0065l\":\"a\"}");
        assertThat(raw.text("model")).contains("a");
        assertThat(Json.parse(raw.withText(Map.of("model", "b")).toBytes()))
                .isEqualTo(Json.object().put("model", "b"));
    }

    @Test
    void byteOrderMarkShiftsNothing() {
        RawObject raw = raw("\uFEFF{\"model\":\"a\",\"n\":12}");
        assertThat(raw.text("model")).contains("a");
        assertThat(Json.parse(raw.withText(Map.of("model", "b")).toBytes()))
                .isEqualTo(Json.object().put("model", "b").put("n", 12));
    }

    @Test
    void mentionsFindsBytesInsideOfAFieldOnly() {
        RawObject raw = raw("{\"a\":[{\"name\":1}],\"b\":\"xyz\"}");
        assertThat(raw.mentions("a", "\"name\"")).isTrue();
        assertThat(raw.mentions("b", "\"name\"")).isFalse();
        assertThat(raw.mentions("b", "z\"")).isTrue();
        assertThat(raw.mentions("c", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "[{\"a\":1}]",
                "null",
                "\"text\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":tru}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":'x'}",
                "{a:1}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":[1}",
                "{\"a\":1}}",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "// no\n{\"a\":1}"
            })
    void whatIsNotOneObjectIsRefused(String document) {
        assertRefused(document.getBytes(UTF_8));
    }

    @Test
    void invalidUtf8IsRefusedWhereverItStands() {
        for (int bad : new int[] {0x80, 0xC0, 0xFF, 0xE2, 0xED}) {
            assertRefused(bytes("{\"a\":\"x", bad, "\"}"));
            assertRefused(bytes("{\"a", bad, "\":1}"));
            assertRefused(bytes("{\"a\":[{\"b\":\"", bad, "\"}]}"));
        }
    }

    @Test
    void otherUnicodeEncodingsAreRefused() {
        assertRefused("{\"a\":1}".getBytes(UTF_16BE));
        assertRefused("{\"a\":1}".getBytes(UTF_16LE));
        assertRefused("\uFEFF{\"a\":1}".getBytes(UTF_16LE));
        assertRefused("{\"a\":1}".getBytes(java.nio.charset.Charset.forName("UTF-32BE")));
    }

    @Test
    void nestingHasALimit() {
        String deep = "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1);
        assertThat(raw("{\"a\":" + deep + "}").has("a")).isTrue();
        assertRefused(("{\"a\":[" + deep + "]}").getBytes(UTF_8));
        assertRefused(("{\"a\":" + "[".repeat(1_000_000)).getBytes(UTF_8));
    }

    @Test
    void messageNeverQuotesTheDocument() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> raw("{\"a\":\"sk-secret\" \"b\"}"))
                .withMessageNotContaining("secret");
    }

    private static void assertRefused(byte[] document) {
        assertThatExceptionOfType(FailureException.class)
                .as(new String(document, 0, Math.min(80, document.length), UTF_8))
                .isThrownBy(() -> RawObject.of(document))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class));
    }

    private static Map<String, JsonNode> changes(Random random, List<String> names) {
        Map<String, JsonNode> changes = new LinkedHashMap<>();
        for (String name : names) {
            switch (random.nextInt(4)) {
                case 0 -> changes.put(name, MissingNode.getInstance());
                case 1 -> changes.put(name, TextNode.valueOf("ü\"\\\n"));
                default -> {}
            }
        }
        if (random.nextBoolean()) {
            changes.put("new \" field", BooleanNode.TRUE);
            changes.put("not there", MissingNode.getInstance());
        }
        return changes;
    }

    private static List<String> names(ObjectNode tree) {
        return tree.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static RawObject raw(String json) {
        return RawObject.of(json.getBytes(UTF_8));
    }

    private static String text(Payload payload) {
        return new String(payload.toBytes(), UTF_8);
    }

    private static byte[] bytes(String before, int bad, String after) {
        byte[] all = (before + "?" + after).getBytes(UTF_8);
        all[before.length()] = (byte) bad;
        return all;
    }
}
