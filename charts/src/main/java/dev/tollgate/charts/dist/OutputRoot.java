package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder that holds a folder of manifests for each environment.
 *
 * <p>Each is replaced as a whole: a run that fails leaves the old ones as they were, and files of
 * an earlier run never stay behind.
 */
public final class OutputRoot {

    private static final String NEXT = ".tollgate-next-";
    private static final String OLD = ".tollgate-old-";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path root;

    public OutputRoot(Path root) {
        this.root = root;
    }

    /** The folder of one environment. */
    public OutputFolder folder(String environment) {
        return new OutputFolder(root.resolve(environment));
    }

    /**
     * Replaces folders. Everything is written before the first of them is touched.
     *
     * @param folders name of an environment → all its files
     * @throws IOException with the path in question, where the disk or the user's files forbid it
     */
    public void replace(Map<String, List<OutputFile>> folders) throws IOException {
        Files.createDirectories(root);
        new FolderLock(root, PATIENCE).during(() -> replaceAlone(folders));
    }

    private void replaceAlone(Map<String, List<OutputFile>> folders) throws IOException {
        clean();
        for (String name : folders.keySet()) {
            folder(name).requireOwn();
        }
        try {
            for (Map.Entry<String, List<OutputFile>> folder : folders.entrySet()) {
                writeNext(folder.getKey(), folder.getValue());
            }
            for (String name : folders.keySet()) {
                swap(name);
            }
        } finally {
            clean();
        }
    }

    private void writeNext(String name, List<OutputFile> files) throws IOException {
        Path next = root.resolve(NEXT + name);
        Files.createDirectory(next, Permissions.attributes(Permissions.OWNER_FOLDER));
        for (OutputFile file : files) {
            write(next.resolve(file.name()), file);
        }
        Permissions.set(next, "rwxr-xr-x");
    }

    private void swap(String name) throws IOException {
        Path folder = root.resolve(name);
        if (Files.exists(folder)) {
            Files.move(folder, root.resolve(OLD + name), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(root.resolve(NEXT + name), folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Removes what a run left that was killed or failed, plain values among it; a folder that it
     * had put aside without putting another in its place comes back.
     */
    private void clean() throws IOException {
        for (Path old : list(OLD)) {
            Path folder = root.resolve(old.getFileName().toString().substring(OLD.length()));
            if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            } else {
                delete(old);
            }
        }
        for (Path next : list(NEXT)) {
            delete(next);
        }
    }

    private List<Path> list(String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    /** A confidential file is made unreadable for others before its first byte is written. */
    private static void write(Path path, OutputFile file) throws IOException {
        Files.createFile(path, Permissions.attributes(Permissions.OWNER_FILE));
        WholeFile.fill(path, file.content());
        if (!file.confidential()) {
            Permissions.set(path, "rw-r--r--");
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
