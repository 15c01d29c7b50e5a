package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner takes, the parser takes as well, and finds the same in it. */
class FieldScannerTest {

    private static final int DOCUMENTS = 4_000;

    private static final byte[] STRANGE =
            "{}[],:\"\\ \n\t\u0001\u000009-+.eEtrufalsn/\u00e9\u20ac".getBytes(UTF_8);

    private static boolean takes(byte[] document) {
        return FieldScanner.scan(document, 0, document.length, (_, _) -> true);
    }

    private static boolean takes(String document) {
        return takes(document.getBytes(UTF_8));
    }

    @Test
    void brokenDocumentsAreNeverTaken() {
        Random random = new Random(20261122);
        int taken = 0;
        for (int run = 0; run < DOCUMENTS; run++) {
            byte[] document = broken(random, new RandomJson(random).document().getBytes(UTF_8));
            if (takes(document)) {
                taken++;
                assertAlike(document);
            }
        }
        assertThat(taken).isBetween(DOCUMENTS / 20, DOCUMENTS - DOCUMENTS / 20);
    }

    /** Throws where the parser doesn't take it; of a name twice both keep the last. */
    private static void assertAlike(byte[] document) {
        ObjectNode tree = Json.parseObject(document);
        List<String> names = new ArrayList<>();
        FieldScanner.scan(
                document,
                0,
                document.length,
                (name, span) -> {
                    assertThat(document[span.key()]).isEqualTo((byte) '"');
                    names.remove(name);
                    names.add(name);
                    return Json.parse(document, span.start(), span.end() - span.start()) != null;
                });
        List<String> inTree = new ArrayList<>();
        tree.fieldNames().forEachRemaining(inTree::add);
        assertThat(names).as(new String(document, UTF_8)).hasSameElementsAs(inTree);
    }

    private static byte[] broken(Random random, byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int place = random.nextInt(document.length);
        int kind = random.nextInt(3);
        out.write(document, 0, place);
        if (kind > 0) {
            out.write(STRANGE[random.nextInt(STRANGE.length)]);
        }
        int from = kind < 2 ? place + 1 : place;
        out.write(document, from, document.length - from);
        return out.toByteArray();
    }

    @Test
    void whatIsPlainIsTakenWhereverItLies() {
        for (int length = 0; length < 40; length++) {
            String letters = "a".repeat(length);
            assertThat(takes("{\"%s\":\"%s\"}".formatted(letters, letters))).isTrue();
            assertThat(takes("{\"a\":\"%s\\n\\u00e9\u00e9\u20ac\uD83D\uDE00\"}".formatted(letters)))
                    .isTrue();
            assertThat(takes("{\"a\":\"%s\u0001\"}".formatted(letters))).isFalse();
            assertThat(takes("{\"a\":\"%s\"b\"}".formatted(letters))).isFalse();
            assertThat(takes("{\"a\":\"%s".formatted(letters))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\" : [ ] , \"b\" : { } } \r\n",
                "{\"a\":[0,-0,1.5,-2e10,3E-7,120],\"b\":[true,false,null]}",
                "{\"a\":{\"b\":{\"c\":[{\"d\":\"\\\\\"}]}}}"
            })
    void everyKindOfValueIsTaken(String document) {
        assertThat(takes(document)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{} {}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":tru}",
                "{\"a\":nulll}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{'a':1}"
            })
    void whatIsNoObjectIsNotTaken(String document) {
        assertThat(takes(document)).isFalse();
    }

    @Test
    void deepDocumentsAreLeftToTheParser() {
        assertThat(takes("{\"a\":" + "[".repeat(150) + "]".repeat(150) + "}")).isTrue();
        assertThat(takes("{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}")).isFalse();
    }

    @Test
    void brokenLettersAreNotTaken() {
        byte[] document = "{\"a\":\"xx\"}".getBytes(UTF_8);
        document[6] = (byte) 0xC3;
        assertThat(takes(document)).isFalse();
        document[6] = (byte) 0xFF;
        assertThat(takes(document)).isFalse();
    }
}
