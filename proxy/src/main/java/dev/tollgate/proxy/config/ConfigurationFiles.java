package dev.tollgate.proxy.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The main file with what it includes.
 *
 * <p>As in LiteLLM: paths are relative to the including file; lists of both are joined, any other
 * key of an included file replaces the main one's; included files include nothing further.
 */
final class ConfigurationFiles {

    private static final String INCLUDE = "include";
    private static final String POOL = "key-pool.json";

    private final Findings findings;
    private final List<Path> read = new ArrayList<>();

    ConfigurationFiles(Findings findings) {
        this.findings = findings;
    }

    /** Everything as one mapping; empty, and a problem told, where the main file can't be used. */
    Optional<Node.Mapping> load(Path file) {
        read.add(file);
        return text(file, "Config file not found: " + file + "; correct --config")
                .flatMap(text -> new YamlReader(file.toString(), findings).read(text))
                .map(root -> withIncluded(root, file));
    }

    /**
     * The key pools; empty where there is no such file.
     *
     * @param named the file's path, else {@code key-pool.json} beside the main file is taken
     */
    Optional<Node.Mapping> pool(Optional<String> named) {
        Optional<Path> file = named.map(Path::of);
        if (file.isEmpty() && !read.isEmpty()) {
            file = Optional.of(read.getFirst().resolveSibling(POOL));
        }
        file.ifPresent(read::add);
        if (file.isEmpty() || (named.isEmpty() && !Files.exists(file.get()))) {
            return Optional.empty();
        }
        String name = file.get().toString();
        return text(file.get(), "There is no file " + name + "; correct TOLLGATE_KEY_POOL")
                // YAML doesn't take the tabs that JSON may be indented with
                .flatMap(text -> new YamlReader(name, findings).read(text.replace('\t', ' ')));
    }

    /** The files that were asked for so far, the main one first. */
    List<Path> read() {
        return List.copyOf(read);
    }

    private Node.Mapping withIncluded(Node.Mapping root, Path file) {
        Node include = root.entries().get(INCLUDE);
        if (include == null || include.isNothing()) {
            return root;
        }
        if (!(include instanceof Node.Sequence sequence)) {
            findings.problem(
                    include.place(), "is " + include.kindName() + ", not a list; begin it with -");
            return root;
        }
        Map<String, Node> merged = new LinkedHashMap<>(root.entries());
        for (Node item : sequence.items()) {
            included(item, file).ifPresent(other -> merge(other, merged));
        }
        return new Node.Mapping(root.place(), merged);
    }

    private Optional<Node.Mapping> included(Node item, Path file) {
        if (!(item instanceof Node.Scalar name) || name.text().isBlank()) {
            findings.problem(item.place(), "is not the name of a file; write a path");
            return Optional.empty();
        }
        Path path = file.resolveSibling(name.text()).normalize();
        read.add(path);
        String missing = item.place().say("there is no file " + path + "; correct the path");
        return text(path, missing)
                .flatMap(text -> new YamlReader(path.toString(), findings).read(text));
    }

    private static void merge(Node.Mapping included, Map<String, Node> into) {
        included.entries()
                .forEach((key, value) -> {
                    if (!key.equals(INCLUDE)) {
                        into.merge(key, value, ConfigurationFiles::joined);
                    }
                });
    }

    private static Node joined(Node main, Node included) {
        if (main instanceof Node.Sequence first && included instanceof Node.Sequence second) {
            List<Node> items = new ArrayList<>(first.items());
            items.addAll(second.items());
            return new Node.Sequence(first.place(), items);
        }
        return included;
    }

    private Optional<String> text(Path file, String missing) {
        try {
            String text = Files.readString(file);
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException e) {
            findings.problem(missing);
        } catch (CharacterCodingException e) {
            findings.problem(Place.of(file.toString()), "is not UTF-8; save it as UTF-8 text");
        } catch (IOException e) {
            findings.problem(
                    Place.of(file.toString()), "can't be read; make it a file that you may read");
        }
        return Optional.empty();
    }
}
