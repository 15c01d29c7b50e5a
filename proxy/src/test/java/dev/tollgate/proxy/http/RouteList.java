package dev.tollgate.proxy.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code compatibility/routes.txt}: LiteLLM's paths, and what of them there is. */
final class RouteList {

    private static final Path FILE = Path.of("src/test/resources/compatibility/routes.txt");
    private static final List<String> ALL_METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /**
     * @param path as the file has it
     */
    record Line(String family, String status, String method, String path, String note) {

        boolean served() {
            return !status.equals("no");
        }

        List<String> methods() {
            return method.equals("ANY") ? ALL_METHODS : List.of(method);
        }

        /** What a client may call: without and with {@code /v1}, with values for parameters. */
        List<String> calls() {
            String filled = path.replaceAll("\\{[^}]+}", "x1");
            return filled.startsWith("(/v1)")
                    ? List.of(filled.substring(5), "/v1" + filled.substring(5))
                    : List.of(filled);
        }

        String shown() {
            return method.equals("ANY") ? path : method + " " + path;
        }
    }

    private RouteList() {}

    static List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        String family = "";
        for (String text : Files.readAllLines(FILE)) {
            if (text.startsWith("[")) {
                family = text.substring(1, text.length() - 1);
            } else if (text.contains(" | ")) {
                lines.add(line(family, text));
            }
        }
        return lines;
    }

    private static Line line(String family, String text) {
        int semicolon = text.indexOf("; ");
        String note = semicolon < 0 ? "" : text.substring(semicolon + 2);
        String[] parts = (semicolon < 0 ? text : text.substring(0, semicolon)).split(" \\| ", 3);
        if (!List.of("yes", "partly", "no").contains(parts[0])) {
            throw new IllegalStateException(FILE + ": yes, partly or no, not " + parts[0]);
        }
        return new Line(family, parts[0], parts[1], parts[2], note);
    }

    /** The families with one row for each status and note. */
    static String table() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Line line : read()) {
            String head = line.family() + " | " + line.status() + " | ";
            rows.computeIfAbsent(head + "%s | " + line.note(), _ -> new ArrayList<>())
                    .add("`" + line.shown() + "`");
        }
        StringBuilder text = new StringBuilder("\n| family | supported | paths | |\n");
        text.append("|---|---|---|---|\n");
        rows.forEach((row, paths) ->
                text.append("| ").append(row.formatted(String.join(", ", paths))).append(" |\n"));
        return text.append('\n').toString();
    }

    static Stream<Line> served() throws IOException {
        return read().stream().filter(Line::served);
    }
}
