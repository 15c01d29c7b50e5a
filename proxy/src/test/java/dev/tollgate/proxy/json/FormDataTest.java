package dev.tollgate.proxy.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormDataTest {

    private static final String TYPE = "multipart/form-data; boundary=XX";

    private static final String FORM =
            part("model", "whisper")
                    + "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n"
                    + "Content-Type: audio/mpeg\r\n\r\nsound\r\n"
                    + part("language", "de")
                    + "--XX--\r\n";

    @Test
    void textsAreReadAndFilesAreNot() {
        FormData form = form(FORM);
        assertThat(form.names()).containsExactly("model", "file", "language");
        assertThat(form.text("model")).contains("whisper");
        assertThat(form.text("file")).isEmpty();
        assertThat(form.text("prompt")).isEmpty();
        assertThat(form.contentType()).isEqualTo(TYPE);
    }

    @Test
    void textIsReplacedWhereItStandsAndAddedAtTheEnd() {
        String changed = text(form(FORM).withText(Map.of("model", "whisper-1ü", "new\"one", "1")));
        assertThat(changed)
                .isEqualTo(
                        FORM.replace("whisper", "whisper-1ü")
                                .replace("--XX--", part("new%22one", "1") + "--XX--"));
    }

    @Test
    void removedFieldsAreGoneAndRepeatedOnesBecomeOne() {
        String form =
                part("tags[]", "a") + part("model", "x") + part("tags[]", "b") + part("model", "y");
        FormData read = form(form + "--XX--");
        assertThat(text(read.with(Map.of("model", "z"), Set.of("tags[]"))))
                .isEqualTo(part("model", "z") + "--XX--\r\n");
    }

    @Test
    void fileIsNotCopied() {
        byte[] bytes = FORM.replace("sound", "s".repeat(1_000_000)).getBytes(UTF_8);
        Payload changed = FormData.of(bytes, TYPE).withText(Map.of("model", "m"));
        assertThat(changed.pieces())
                .filteredOn(piece -> piece.length() > 1_000_000)
                .singleElement()
                .satisfies(piece -> assertThat(piece.bytes()).isSameAs(bytes));
    }

    @Test
    void fileOfAnyBytesStaysAsItIs() {
        byte[] file = new byte[20_000];
        new Random(3).nextBytes(file);
        String sound = new String(file, ISO_8859_1) + "\r\n--X\r\n--XXY\r\n --XX\r\n--XX-\r\r\n";
        byte[] bytes = FORM.replace("sound", sound).getBytes(ISO_8859_1);
        byte[] changed = FormData.of(bytes, TYPE).withText(Map.of("model", "m")).toBytes();
        assertThat(new String(changed, ISO_8859_1))
                .isEqualTo(new String(bytes, ISO_8859_1).replace("whisper", "m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/form-data; boundary=XX",
                "Multipart/Form-Data;BOUNDARY=XX",
                "multipart/form-data; charset=utf-8; boundary=XX; a=b",
                "multipart/form-data; boundary=\"XX\"",
            })
    void boundaryIsFound(String type) {
        assertThat(FormData.of(FORM.getBytes(UTF_8), type).names()).hasSize(3);
    }

    @Test
    void quotedBoundaryMayHoldSpaces() {
        String form = FORM.replace("--XX", "--a b:c");
        assertThat(
                        FormData.of(form.getBytes(UTF_8), "multipart/form-data; boundary=\"a b:c\"")
                                .names())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=a b",
                "multipart/form-data; xboundary=XX",
                "multipart/form-data; boundary=\"a\r\nb\"",
                "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789X"
            })
    void typeWithoutValidBoundaryIsRefused(String type) {
        assertRefused(FORM.getBytes(UTF_8), type);
    }

    @Test
    void otherTypesAreNoForm() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> FormData.of(new byte[0], "application/json; boundary=XX"))
                .satisfies(e ->
                        assertThat(e.failure()).isInstanceOf(Failure.UnsupportedMediaType.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--XX",
                "--XX\r\n",
                "--XX\r\n\r\n",
                "no form",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nwithout end",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XX",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n",
                "--XX\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\nx\r\n--XX--",
                "--XX\r\nContent-Disposition: form-data; xname=\"a\"\r\n\r\nx\r\n--XX--",
                "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--",
                "--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--",
                "--XX\r\n\r\nx\r\n--XX--",
                "--XX\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XX--"
            })
    void whatIsNoWholeFormIsRefused(String form) {
        assertRefused(form.getBytes(UTF_8), TYPE);
    }

    @Test
    void emptyFormsAndEmptyTextsAreFine() {
        assertThat(form("--XX--\r\n").names()).isEmpty();
        assertThat(form(part("a", "") + "--XX--").text("a")).contains("");
        assertThat(text(form("--XX--").withText(Map.of("a", "b"))))
                .isEqualTo(part("a", "b") + "--XX--\r\n");
    }

    @Test
    void namesAreReadHoweverTheyAreWritten() {
        String head = "--XX\r\ncontent-disposition:form-data ; filename=\"n;name=x\"; ";
        String tail = "\r\n\r\nx\r\n--XX--";
        assertThat(form(head + "name=plain" + tail).names()).containsExactly("plain");
        assertThat(form(head + "NAME=\"a\\\"b%22ü\"" + tail).names()).containsExactly("a\"b\"ü");
        assertThat(form(head + "name=\"; filename=\"" + tail).names())
                .containsExactly("; filename=");
    }

    @Test
    void partsAndHeadersHaveLimits() {
        assertThat(form(part("a", "b").repeat(1_000) + "--XX--").names()).hasSize(1);
        assertRefused((part("a", "b").repeat(1_001) + "--XX--").getBytes(UTF_8), TYPE);
        String huge = part("\\a".repeat(10_000), "b") + "--XX--";
        assertRefused(huge.getBytes(UTF_8), TYPE);
        String large = part("\\a".repeat(3_900), "b") + "--XX--";
        assertThat(form(large).names().iterator().next()).hasSize(3_900);
    }

    @Test
    void boundaryInATextIsRefused() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> form(FORM).withText(Map.of("model", "a\r\n--XX\r\n")))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class));
    }

    private static String part(String name, String text) {
        return "--XX\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + text
                + "\r\n";
    }

    private static FormData form(String form) {
        return FormData.of(form.getBytes(UTF_8), TYPE);
    }

    private static String text(Payload payload) {
        return new String(payload.toBytes(), UTF_8);
    }

    private static void assertRefused(byte[] form, String type) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> FormData.of(form, type))
                .satisfies(e -> assertThat(e.failure()).isInstanceOf(Failure.BadRequest.class));
    }
}
