package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;

/** A folder of manifests as the last run left it. */
public final class OutputFolder {

    /**
     * The file that names all others. kustomize knows it by this name, and {@code kubectl apply -f}
     * passes over it, because it doesn't end in {@code .yaml}: so both work on the same folder.
     */
    public static final String KUSTOMIZATION = "Kustomization";

    private final Path folder;

    public OutputFolder(Path folder) {
        this.folder = folder;
    }

    /** The text of a file of the last run. */
    public Optional<String> read(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** The objects of the last run; none where there was none or somebody broke its files. */
    public List<Map<String, Object>> objects() throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String name : names()) {
            if (name.endsWith(".yaml")) {
                objects.addAll(parsed(read(name).orElse("")));
            }
        }
        return objects;
    }

    /**
     * Refuses to replace what no run has written: a folder of the user that happens to have the
     * name of an environment, or a file of the user among the manifests.
     */
    void requireOwn() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(folder, "is no folder");
        }
        Set<String> own = new HashSet<>(resources());
        own.add(KUSTOMIZATION);
        for (String name : names()) {
            if (!own.contains(name) && !isHiddenFile(name)) {
                throw refused(folder.resolve(name), "was not written by synth");
            }
        }
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    private Set<String> resources() throws IOException {
        Set<String> names = new HashSet<>();
        for (Map<String, Object> object : parsed(read(KUSTOMIZATION).orElse(""))) {
            if (object.get("resources") instanceof List<?> list) {
                list.forEach(name -> names.add(String.valueOf(name)));
            }
        }
        return names;
    }

    private static List<Map<String, Object>> parsed(String text) {
        try {
            return ManifestYaml.read(text);
        } catch (YAMLException broken) {
            return List.of();
        }
    }

    /** What file managers and editors leave behind. */
    private boolean isHiddenFile(String name) {
        return name.startsWith(".") && Files.isRegularFile(folder.resolve(name));
    }

    private static FileSystemException refused(Path path, String why) {
        return new FileSystemException(
                path.toString(), null, why + ", and would be lost: move or remove it first");
    }
}
