package dev.tollgate.charts.secret;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines of an encrypted YAML file, with lines to be put between them. */
final class SopsLines {

    private static final String INDENT = "    ";

    private final List<String> lines;
    private final String lineEnd;
    private final Node.Mapping data;
    private final Node.Mapping block;
    private final int blockLine;
    private final Map<Integer, List<String>> added = new LinkedHashMap<>();

    SopsLines(String file, String text) {
        this.lines = List.of(text.split("\r?\n", -1));
        this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        Node.Mapping document = YamlReader.read(file, text);
        this.data = document.without(SopsFile.BLOCK);
        this.block = document.get(SopsFile.BLOCK) instanceof Node.Mapping map ? map : data;
        this.blockLine = line(document, SopsFile.BLOCK);
    }

    /** Puts a key behind the last one of the file, which is flat. */
    void addKey(String name, Sealed sealed) {
        add(blockLine - 1, "", entry(name, sealed));
    }

    /** Puts a key behind the last one of its section, which is made where there is none. */
    void addKey(String section, String name, Sealed sealed) {
        List<String> entry = entry(name, sealed);
        if (data.get(section) instanceof Node.Mapping keys && !keys.entries().isEmpty()) {
            add(last(keys).line(), indent(last(keys).line()), entry);
            return;
        }
        List<String> before = added.getOrDefault(blockLine - 1, List.of());
        if (!before.contains(section + ":")) {
            add(blockLine - 1, "", List.of(section + ":"));
        }
        add(blockLine - 1, INDENT, entry);
    }

    /** An encrypted value and the encrypted comment above it. */
    record Sealed(String value, String comment) {}

    /** The text with what was added, and with the new hash. */
    String text(String moment, String mac) {
        Map<Integer, String> replaced =
                Map.of(
                        line(block, "lastmodified"), "lastmodified: \"" + moment + "\"",
                        line(block, "mac"), "mac: " + mac);
        List<String> all = new ArrayList<>();
        for (int line = 1; line <= lines.size(); line++) {
            String now = replaced.get(line);
            all.add(now == null ? lines.get(line - 1) : indent(line) + now);
            all.addAll(added.getOrDefault(line, List.of()));
        }
        return String.join(lineEnd, all);
    }

    private void add(int after, String indent, List<String> more) {
        more.forEach(
                line -> added.computeIfAbsent(after, a -> new ArrayList<>()).add(indent + line));
    }

    private static List<String> entry(String name, Sealed sealed) {
        return List.of("#" + sealed.comment(), name + ": " + sealed.value());
    }

    private static Node.Entry last(Node.Mapping mapping) {
        return mapping.entries().get(mapping.entries().size() - 1);
    }

    private String indent(int line) {
        String text = lines.get(line - 1);
        return text.substring(0, text.length() - text.stripLeading().length());
    }

    private static int line(Node.Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .mapToInt(Node.Entry::line)
                .findFirst()
                .orElse(0);
    }
}
