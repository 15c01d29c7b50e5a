package dev.tollgate.charts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SopsRulesTest {

    private static final String ALICE = Corpus.recipient(Corpus.ALICE);
    private static final String BOB = Corpus.recipient(Corpus.BOB);
    private static final Recipients FOR_ALICE = new Recipients(List.of(ALICE));
    private static final String PROD = "secrets/prod.yaml";

    @TempDir Path folder;

    @Test
    void firstRuleWhosePathMatchesCounts() throws IOException {
        SopsRules rules =
                rules(
                        """
                        creation_rules:
                          - path_regex: secrets/(?P<name>prod)\\.yaml$
                            age: "%s,\\n  %s"
                          - age: [%s]
                        """
                                .formatted(ALICE, BOB, BOB));

        assertThat(rules.ruleFor(PROD).orElseThrow().age()).containsExactly(ALICE, BOB);
        assertThat(rules.ruleFor("secrets/else.yaml").orElseThrow().age()).containsExactly(BOB);
    }

    @Test
    void holdersThatOnlySopsServesAreNamed() throws IOException {
        SopsRules rules =
                rules(
                        """
                        creation_rules:
                          - path_regex: kms
                            kms: arn
                            age: %s
                          - path_regex: groups
                            key_groups:
                              - age: [%s]
                              - pgp: [ABC]
                          - path_regex: ssh
                            age: ssh-ed25519
                        """
                                .formatted(ALICE, BOB));

        assertThat(rules.ruleFor("kms").orElseThrow().others()).containsExactly("kms");
        assertThat(rules.ruleFor("groups").orElseThrow().others())
                .containsExactly("pgp", "key_groups");
        assertThat(rules.ruleFor("ssh").orElseThrow().others()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# only a comment",
                "stores:\n  yaml:\n    indent: 2",
                "creation_rules:",
                "creation_rules:\n- path_regex: a\n  age: AGE",
                "creation_rules: # all\n  # of a\n  - path_regex: a\n    age: AGE\n# end",
                "x: 1\ncreation_rules:\r\n        - path_regex: a\r\n          age: AGE\r\ny: 2\r\n",
            })
    void ruleIsAddedAndEverythingElseStays(String template) throws IOException {
        String text = template.replace("AGE", BOB);
        SopsRules rules = rules(text);

        String longer = rules.with(PROD, FOR_ALICE);

        SopsRules read = rules(longer);
        assertThat(read.ruleFor(PROD).orElseThrow().age()).containsExactly(ALICE);
        assertThat(read.ruleFor("a").map(SopsRules.Rule::age))
                .isEqualTo(rules.ruleFor("a").map(SopsRules.Rule::age));
        assertThat(longer.lines().toList()).containsSubsequence(text.lines().toList());
    }

    @Test
    void fileThatIsWrittenInAnotherWayIsLeftToTheUser() throws IOException {
        SopsRules rules = rules("creation_rules: [{path_regex: a, age: " + BOB + "}]");

        assertThatThrownBy(() -> rules.with(PROD, FOR_ALICE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("rules.yaml:1: creation_rules: can't be added to")
                .hasMessageContaining("`- {path_regex: 'secrets/prod\\.yaml$', age: '" + ALICE);
    }

    @Test
    void brokenExpressionIsNamedWithItsLine() throws IOException {
        SopsRules rules = rules("creation_rules:\n  - path_regex: '['\n    age: " + BOB);

        assertThatThrownBy(() -> rules.ruleFor(PROD))
                .hasMessageContaining("rules.yaml:2: creation_rules.path_regex: is not a valid");
    }

    @Test
    void pathIsTakenLiterally() throws IOException {
        String text = rules("").with("secrets/a+b.yaml", FOR_ALICE);

        assertThat(text).contains("path_regex: secrets/a\\+b\\.yaml$\n");
    }

    private SopsRules rules(String text) throws IOException {
        return SopsRules.read(Files.writeString(folder.resolve("rules.yaml"), text));
    }
}
