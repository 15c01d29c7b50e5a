package dev.tollgate.proxy.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoryTest {

    private static final Category WORDS =
            new Category(
                    "words",
                    List.of("case", "drop table", "; drop"),
                    List.of("case law", "in any case"),
                    List.of("shares", "bitcoin"),
                    List.of("recommend"));

    private static String masked(List<String> parts) {
        TextFilter filter = new TextFilter(List.of(WORDS.rule(Optional.of("#")).orElseThrow()));
        Scan scan = filter.scan();
        parts.forEach(scan::add);
        scan.end();
        return TextFilter.edited(String.join("", parts), 0, scan.edits());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a case of many cases | a # of many cases",
                "My Case is case law | My # is case law",
                "in  any case case | in  any case #",
                "please Drop  Table x | please # x",
                "x; drop it | x# it",
                "do you recommend to buy shares? | do you #?",
                "shares I would recommend | #",
                "I own shares. I recommend tea | I own shares. I recommend tea",
                "nothing here | nothing here"
            })
    void wholeWordsCountAndExceptionsDoNot(String text, String expected) {
        assertThat(masked(List.of(text))).isEqualTo(expected);
    }

    @Test
    void theSameIsFoundHoweverTheTextIsCut() {
        String text = "One case in any case law: who would recommend bitcoin. Drop table, case.";
        String whole = masked(List.of(text));

        assertThat(IntStream.range(1, text.length()))
                .allSatisfy(at ->
                        assertThat(masked(List.of(text.substring(0, at), text.substring(at))))
                                .isEqualTo(whole));
        assertThat(masked(List.of(text.split("", -1)))).isEqualTo(whole);
    }

    @Test
    void withoutWordsThereIsNoRule() {
        assertThat(
                        new Category("none", List.of(), List.of("x"), List.of("y"), List.of())
                                .rule(Optional.empty()))
                .isEmpty();
    }
}
