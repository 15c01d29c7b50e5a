package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program answers to command lines, right and wrong. */
class UsageTest {

    @TempDir Path folder;

    private TestProject project;

    @BeforeEach
    void copyTheRepository() {
        project = TestProject.in(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snyth            | There is no command snyth; did you mean synth?",
                "prod             | There is no command prod; use one of: synth, init, check,"
                        + " deploy, validate, key, destroy;"
                        + " an environment follows its command: synth prod",
                "@prod            | There is no command @prod",
                "--frob           | There is no option --frob",
                "synth --al       | There is no option --al; did you mean --all?",
                "synth --all dev  | Give environments or --all, not both",
                "synth --out      | Missing required parameter for option '--out' (DIR)",
                "synth --out=     | --out needs the name of a folder",
                "synth --out x --stdout | Give --out or --stdout, not both",
                "init one two     | two is one argument too many",
            })
    void wrongUsageIsToldInOneLine(String arguments, String message) {
        TestProject.Run run = project.run(arguments.split(" ", -1));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err().lines().findFirst().orElseThrow()).startsWith(message);
        assertThat(run.err()).contains("\nHelp: mvn ").endsWith("--help\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "synth prd          | prd.yaml: does not exist; did you mean prod?",
                "check prd          | prd.yaml: does not exist; did you mean prod?",
                "synth dev ../x     | '../x': is not a name of an environment; use at most 63",
                "synth prod.yaml    | 'prod.yaml': is not a name of an environment; write it as prod",
                "init charts/environments/prod.yaml | write it as prod",
                "init Prod          | 'Prod': is not a name of an environment; use at most 63",
            })
    void wrongNameIsTheUsersMistake(String arguments, String message) {
        TestProject.Run run = project.run(arguments.split(" ", -1));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains(message).endsWith("1 problem; nothing was written.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "synth --help", "init -h", "check --help", "deploy -h", "key -h"})
    void helpIsPlainText(String arguments) {
        TestProject.Run run = project.run(arguments.split(" ", -1));

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Usage: tollgate-charts").doesNotContain("\u001B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "synth --version", "init -V", "check --version"})
    void versionIsThatOfTheBuild(String arguments) {
        TestProject.Run run = project.run(arguments.split(" ", -1));

        assertThat(run.exit()).isZero();
        assertThat(run.out()).matches("tollgate-charts \\d+\\.\\d+\\.\\d+.*\n");
    }

    @Test
    void folderOutsideOfAnyCheckoutIsNamed(@TempDir Path elsewhere) {
        TestProject.Run run = TestProject.empty(elsewhere).run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith(elsewhere + ": has no charts/environments")
                .contains("run this inside a checkout of Tollgate");
    }

    @Test
    void everyEnvironmentIsCheckedUnlessSomeAreNamed() {
        assertThat(project.run("check").out()).contains("dev: no problem", "prod: no problem");
        assertThat(project.run("check", "prod").out()).doesNotContain("dev: no problem");
    }
}
