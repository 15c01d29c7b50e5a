package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** A single file that is replaced as a whole; a link stays, and what it points to is replaced. */
public final class WholeFile {

    private final Path file;

    public WholeFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Writes the file; one that exists keeps its permissions. */
    public void write(String text) throws IOException {
        Files.createDirectories(folder(file));
        Path target = target();
        Path next = next(target);
        try {
            fill(next, text);
            if (Files.exists(target)) {
                Permissions.copy(target, next);
            } else {
                Permissions.set(next, "rw-r--r--");
            }
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Writes the file for its owner alone, and so every folder that has to be made for it. */
    public void writeForOwner(String text) throws IOException {
        Files.createDirectories(folder(file), Permissions.attributes(Permissions.OWNER_FOLDER));
        Path target = target();
        Path next = next(target);
        try {
            fill(next, text);
            Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private Path target() throws IOException {
        return Files.exists(file) ? file.toRealPath() : file;
    }

    private static Path next(Path target) throws IOException {
        return Files.createTempFile(
                folder(target),
                "." + target.getFileName(),
                ".next",
                Permissions.attributes(Permissions.OWNER_FILE));
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "a folder is no file");
    }

    /** A full disk is told without the file that it concerns, so the name is added. */
    static void fill(Path file, String text) throws IOException {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException unnamed) {
            FileSystemException named =
                    new FileSystemException(file.toString(), null, unnamed.getMessage());
            named.initCause(unnamed);
            throw named;
        }
    }
}
