package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A folder of manifests that is replaced as a whole: a run that fails leaves the old one as it was,
 * and files of an earlier run never stay behind.
 */
public final class OutputFolder {

    private final Path folder;

    public OutputFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The text of a file of the last run. */
    public Optional<String> read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** The objects of the last run; none where there was none or somebody broke its files. */
    public List<Map<String, Object>> objects() throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return objects;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(OutputFolder::isManifest).sorted().toList()) {
                objects.addAll(ManifestYaml.read(Files.readString(file)));
            }
        } catch (YAMLException broken) {
            return List.of();
        }
        return objects;
    }

    /** Replaces the folder by one that has just these files. */
    public void replace(List<OutputFile> files) throws IOException {
        Path parent = folder.resolveSibling("");
        Files.createDirectories(parent);
        Path next = Files.createTempDirectory(parent, "." + folder.getFileName() + "-next-");
        Path old = next.resolveSibling(next.getFileName() + "-old");
        try {
            for (OutputFile file : files) {
                write(next.resolve(file.name()), file);
            }
            permit(next, "rwxr-xr-x");
            swap(next, old);
        } finally {
            delete(next);
            delete(old);
        }
    }

    private void swap(Path next, Path old) throws IOException {
        boolean replaces = Files.exists(folder);
        if (replaces) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    /** A confidential file is made unreadable for others before its first byte is written. */
    private static void write(Path path, OutputFile file) throws IOException {
        Files.createFile(path, ownerOnly());
        Files.write(path, file.content().getBytes(StandardCharsets.UTF_8));
        if (!file.confidential()) {
            permit(path, "rw-r--r--");
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return posix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void permit(Path path, String permissions) throws IOException {
        if (posix()) {
            Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
            Files.setPosixFilePermissions(path, set);
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static boolean isManifest(Path file) {
        return file.getFileName().toString().endsWith(".yaml");
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
