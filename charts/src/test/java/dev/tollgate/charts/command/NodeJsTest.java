package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeJsTest {

    @TempDir Path folder;

    @Test
    void missingNodeNamesWhatToInstall() {
        check(
                Map.of("PATH", folder.toString()),
                "Node.js: is not installed: there is no node on the PATH; install Node.js 20 or"
                        + " later, or name one in JSII_NODE");
        check(Map.of(), "Node.js: is not installed");
    }

    @Test
    void tooOldNodeIsRefused() throws IOException {
        script("node", "echo v16.20.2");

        check(
                Map.of("PATH", folder.toString()),
                "Node.js: node is v16.20.2, which is too old; install Node.js 20 or later");
    }

    @Test
    void chosenNodeIsAskedInsteadOfTheOneOnThePath() throws IOException {
        script("node", "echo v16.20.2");
        Path chosen = script("other", "echo v22.1.0");
        Map<String, String> variables =
                Map.of("PATH", folder.toString(), "JSII_NODE", chosen.toString());

        assertThatCode(() -> new NodeJs(variables).require()).doesNotThrowAnyException();
    }

    @Test
    void chosenNodeWithOptionsIsALineForTheShell() throws IOException {
        Path chosen = script("other", "test \"$1\" = --some-option && echo v22.1.0");
        Map<String, String> variables = Map.of("JSII_NODE", chosen + " --some-option");

        assertThatCode(() -> new NodeJs(variables).require()).doesNotThrowAnyException();
    }

    @Test
    void brokenChoiceIsNamed() throws IOException {
        check(
                Map.of("JSII_NODE", "/none/node"),
                "JSII_NODE=/none/node can't be started: No such file or directory; name a"
                        + " Node.js 20 or later there, or unset it");
        Path other = script("other", "echo usage: other; exit 1");
        check(
                Map.of("JSII_NODE", other.toString()),
                "--version says no version of Node.js: usage: other; name a");
    }

    @Test
    void privateKeyOfTheUserIsNotGivenToNode() throws IOException {
        Path chosen = script("other", "echo \"v22.1.0\"; env > " + folder + "/seen");

        new NodeJs(Map.of("JSII_NODE", chosen.toString(), "SOPS_AGE_KEY", "MARKED")).require();

        assertThat(folder.resolve("seen")).content().doesNotContain("MARKED");
    }

    private static void check(Map<String, String> variables, String message) {
        assertThatThrownBy(() -> new NodeJs(variables).require())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    private Path script(String name, String commands) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
