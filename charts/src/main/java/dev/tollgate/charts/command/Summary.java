package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.Changes;
import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.dist.OutputFile;
import dev.tollgate.charts.dist.OutputFolder;
import dev.tollgate.charts.environment.SecretSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run tells about one environment at its end; never a value. */
final class Summary {

    private final PrintWriter out;
    private final Assembled assembled;
    private final Path folder;

    Summary(PrintWriter out, Assembled assembled, Path folder) {
        this.out = out;
        this.assembled = assembled;
        this.folder = folder;
    }

    void print(List<OutputFile> files, List<Map<String, Object>> before) {
        out.println(folder + "/");
        for (OutputFile file : files) {
            out.printf("  %-34s %s%s%n", file.name(), kinds(objects(file)), note(file));
        }
        List<Map<String, Object>> after =
                files.stream().flatMap(file -> objects(file).stream()).toList();
        out.println(after.size() + " objects. " + since(before, after));
        assembled.notices().forEach(notice -> out.println("Notice: " + notice));
        if (files.stream().anyMatch(OutputFile::confidential)) {
            out.println(
                    "Secret values stand in plain form in files with mode 0600:"
                            + " keep them out of Git.");
        }
        out.println("Next: " + next());
        out.flush();
    }

    private static List<Map<String, Object>> objects(OutputFile file) {
        return file.name().equals(OutputFolder.KUSTOMIZATION)
                ? List.of()
                : ManifestYaml.read(file.content());
    }

    private static String kinds(List<Map<String, Object>> objects) {
        return objects.stream()
                .collect(
                        Collectors.groupingBy(
                                object -> String.valueOf(object.get("kind")),
                                TreeMap::new,
                                Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind ->
                        kind.getValue() == 1
                                ? kind.getKey()
                                : kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String note(OutputFile file) {
        if (file.name().equals(OutputFolder.KUSTOMIZATION)) {
            return "for kubectl apply -k and Flux";
        }
        return file.confidential() ? "  (mode 0600)" : "";
    }

    private String since(List<Map<String, Object>> before, List<Map<String, Object>> after) {
        if (before.isEmpty()) {
            return "This is the first run.";
        }
        Changes changes = Changes.between(before, after);
        if (changes.none()) {
            return "Nothing changed since the last run.";
        }
        return "Since the last run:"
                + listed("+ ", changes.added())
                + listed("~ ", changes.changed())
                + listed("- ", changes.removed());
    }

    private static String listed(String sign, List<String> names) {
        return names.stream().map(name -> "\n  " + sign + name).collect(Collectors.joining());
    }

    private String next() {
        return assembled.inputs().environment().secrets() instanceof SecretSource.Sops
                ? "commit " + folder + "; Flux decrypts and applies it (docs/flux.md)"
                : "kubectl apply -f " + folder;
    }
}
