package dev.tollgate.charts.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir Path folder;

    @Test
    void existingFileKeepsItsMode() throws IOException {
        Path file = Files.writeString(folder.resolve("rules"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

        new WholeFile(file).write("new");

        assertThat(file).content().isEqualTo("new");
        assertThat(mode(file)).isEqualTo("rw-rw----");
    }

    @Test
    void newFileIsReadableAndItsFolderIsMade() throws IOException {
        Path file = folder.resolve("deep/er/file");

        new WholeFile(file).write("text");

        assertThat(mode(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void fileForTheOwnerIsClosedToOthersEvenIfItWasOpen() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "old");

        new WholeFile(file).writeForOwner("new");
        new WholeFile(folder.resolve("deep/keys")).writeForOwner("new");

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("deep"))).isEqualTo("rwx------");
    }

    @Test
    void linkStaysAndItsFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        new WholeFile(link).write("new");

        assertThat(link).isSymbolicLink();
        assertThat(file).content().isEqualTo("new");
    }

    @Test
    void failureLeavesNothingBehind() throws IOException {
        Path target = Files.createDirectories(folder.resolve("taken/full")).resolveSibling("");

        assertThatThrownBy(() -> new WholeFile(target.resolve("full")).write("text"))
                .isInstanceOf(IOException.class);

        assertThat(target.toFile().list()).containsExactly("full");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
