package dev.tollgate.charts.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class DiskProblemsTest {

    private static final String REMEDY =
            "; mend that or choose another place; what was there before is as it was";

    @Test
    void refusalIsToldWithItsFile() {
        check(
                new AccessDeniedException("dist"),
                "dist: you have no permission to read or write here");
        check(new NoSuchFileException("/proc/x"), "/proc/x: can't be made there");
        check(
                new FileSystemException("a", null, "No space left on device"),
                "a: No space left on device");
        check(new IOException("Input/output error"), "disk: Input/output error");
    }

    @Test
    void refusalThatNodeMetNamesTheFolderToChoose() {
        RuntimeException failure =
                new IllegalStateException(
                        "EROFS: read-only file system, mkdir '/home/ci/.cache'\nError: EROFS …");

        assertThat(DiskProblems.ofNode(failure).orElseThrow())
                .hasToString(
                        "/home/ci/.cache: read-only file system (mkdir by Node.js); mend that, or"
                                + " name a folder that may be written in"
                                + " JSII_RUNTIME_PACKAGE_CACHE_ROOT");
    }

    @Test
    void everyOtherFailureOfNodeIsABug() {
        assertThat(DiskProblems.ofNode(new IllegalStateException("TypeError: no 'x'"))).isEmpty();
        assertThat(DiskProblems.ofNode(new IllegalStateException((String) null))).isEmpty();
    }

    private static void check(IOException failure, String message) {
        assertThat(DiskProblems.of(failure)).hasToString(message + REMEDY);
    }
}
