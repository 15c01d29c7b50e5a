package dev.tollgate.charts.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputRootTest {

    private static final String LOCK = ".tollgate-lock";

    @TempDir Path root;

    private OutputRoot output;

    @BeforeEach
    void open() {
        output = new OutputRoot(root);
    }

    @Test
    void folderHasJustTheFilesOfTheLastRun() throws IOException {
        output.replace(Map.of("dev", files("a.yaml", "b.yaml")));
        output.replace(Map.of("dev", files("b.yaml", "c.yaml")));

        assertThat(names(root.resolve("dev")))
                .containsExactlyInAnyOrder("Kustomization", "b.yaml", "c.yaml");
        assertThat(names(root)).containsExactlyInAnyOrder("dev", LOCK);
    }

    @Test
    void failureHalfwayLeavesEveryOldFolderWhole() throws IOException {
        output.replace(Map.of("dev", files("a.yaml"), "prod", files("a.yaml")));
        List<OutputFile> broken = new ArrayList<>(files("b.yaml"));
        broken.add(new OutputFile("no/such/folder.yaml", "", false));

        assertThatThrownBy(() -> output.replace(Map.of("dev", files("b.yaml"), "prod", broken)))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(names(root.resolve("dev"))).contains("a.yaml").doesNotContain("b.yaml");
        assertThat(names(root.resolve("prod"))).contains("a.yaml").doesNotContain("b.yaml");
        assertThat(names(root)).containsExactlyInAnyOrder("dev", "prod", LOCK);
    }

    @Test
    void onlyConfidentialFilesAreForTheirOwnerAlone() throws IOException {
        output.replace(
                Map.of(
                        "dev",
                        List.of(
                                new OutputFile("secret.yaml", "", true),
                                new OutputFile("open.yaml", "", false))));

        assertThat(mode(root.resolve("dev/secret.yaml"))).isEqualTo("rw-------");
        assertThat(mode(root.resolve("dev/open.yaml"))).isEqualTo("rw-r--r--");
        assertThat(mode(root.resolve("dev"))).isEqualTo("rwxr-xr-x");
    }

    @Test
    void whatAKilledRunLeftIsRemoved() throws IOException {
        Files.createDirectory(root.resolve(".tollgate-next-prod"));
        Files.writeString(root.resolve(".tollgate-next-prod/10-secrets.yaml"), "plain");
        Files.createDirectory(root.resolve(".tollgate-old-dev"));
        Files.createDirectory(root.resolve("dev"));

        output.replace(Map.of("dev", files("a.yaml")));

        assertThat(names(root)).containsExactlyInAnyOrder("dev", LOCK);
    }

    @Test
    void folderThatAKilledRunHadPutAsideComesBack() throws IOException {
        output.replace(Map.of("prod", files("a.yaml")));
        Files.move(root.resolve("prod"), root.resolve(".tollgate-old-prod"));

        output.replace(Map.of("dev", files("a.yaml")));

        assertThat(names(root)).containsExactlyInAnyOrder("dev", "prod", LOCK);
        assertThat(names(root.resolve("prod"))).contains("a.yaml");
    }

    @Test
    void parallelRunsLeaveTheWholeResultOfOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> replaceOften("1"));
            Future<?> two = threads.submit(() -> replaceOften("2"));
            one.get();
            two.get();
        } finally {
            threads.shutdownNow();
        }

        assertThat(names(root)).containsExactlyInAnyOrder("dev", LOCK);
        assertThat(names(root.resolve("dev"))).hasSize(3);
    }

    private Void replaceOften(String run) throws IOException {
        for (int i = 0; i < 20; i++) {
            output.replace(Map.of("dev", files("a-" + run + ".yaml", "b-" + run + ".yaml")));
        }
        return null;
    }

    @Test
    void runThatNeverEndsIsNamedAfterAWhile() throws IOException {
        FolderLock lock = new FolderLock(root, Duration.ofMillis(30));

        try (FileChannel other =
                        FileChannel.open(
                                root.resolve(LOCK),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> lock.during(() -> {}))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(LOCK + ": another run has been writing here for 0 s");
        }
    }

    @Test
    void folderAndFilesOfTheUserAreNotReplaced() throws IOException {
        Files.createDirectories(root.resolve("dev/src"));
        assertRefused("dev/src: was not written by synth");

        Files.delete(root.resolve("dev/src"));
        output.replace(Map.of("dev", files("a.yaml")));
        Files.writeString(root.resolve("dev/.DS_Store"), "");
        output.replace(Map.of("dev", files("a.yaml")));
        Files.writeString(root.resolve("dev/patch.yaml"), "mine");
        assertRefused("dev/patch.yaml: was not written by synth");
        assertThat(root.resolve("dev/patch.yaml")).content().isEqualTo("mine");
    }

    @Test
    void linkInPlaceOfAFolderIsRefused(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(root.resolve("dev"), elsewhere);

        assertRefused("dev: is no folder");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> output.replace(Map.of("dev", files("a.yaml"))))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(message + ", and would be lost: move or remove it first");
    }

    @Test
    void objectsOfTheLastRunAreReadInTheirOrder() throws IOException {
        assertThat(output.folder("dev").objects()).isEmpty();
        output.replace(Map.of("dev", files("b.yaml", "a.yaml")));

        assertThat(output.folder("dev").objects())
                .extracting(object -> object.get("kind"))
                .containsExactly("a.yaml", "b.yaml");
        Files.writeString(root.resolve("dev/a.yaml"), "broken: [");
        assertThat(output.folder("dev").objects()).hasSize(1);
    }

    private static List<OutputFile> files(String... names) {
        List<OutputFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(new OutputFile(name, "kind: " + name + "\n", false));
        }
        String resources = "resources: [" + String.join(", ", names) + "]\n";
        files.add(new OutputFile(OutputFolder.KUSTOMIZATION, resources, false));
        return files;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
