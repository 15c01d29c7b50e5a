package dev.tollgate.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.InMemoryLedger;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code src/test/resources/admin/*.txt}: calls with their answers. A line of a call has who makes
 * it (admin, or a virtual key), method, path and body; the next one the status and what the answer
 * has at least, where {@code "*"} stands for anything but null.
 */
class AdminStoriesTest {

    private static final Path FOLDER = Path.of("src/test/resources/admin");

    @TestFactory
    Stream<DynamicTest> storyGoesAsWritten() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> stories = files.sorted().toList();
            assertThat(stories).isNotEmpty();
            return stories.stream()
                    .map(file ->
                            DynamicTest.dynamicTest(
                                    file.getFileName().toString(), () -> checkStory(file)));
        }
    }

    private static void checkStory(Path file) throws IOException {
        List<String> lines =
                Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList();
        AdminClient client =
                new AdminClient(new InMemoryRecords(), new InMemoryLedger(), settings(lines));
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith("settings ") || lines.get(i).matches("\\d{3} .*")) {
                continue;
            }
            String[] call = lines.get(i).split(" ", 4);
            ObjectNode body = call.length < 4 ? Json.object() : (ObjectNode) Json.parse(call[3]);
            AdminClient.Reply reply = client.call(client.caller(call[0]), call[1], call[2], body);
            String[] expected = lines.get(i + 1).split(" ", 2);
            String about = lines.get(i) + "\n→ " + reply.status() + " " + reply.body();
            assertThat(reply.status()).as(about).isEqualTo(Integer.parseInt(expected[0]));
            List<String> differences = new ArrayList<>();
            compare("", Json.parse(expected[1]), reply.body(), differences);
            assertThat(differences).as(about).isEmpty();
        }
    }

    private static AdminSettings settings(List<String> lines) {
        ObjectNode said = Json.object();
        lines.stream()
                .filter(line -> line.startsWith("settings "))
                .forEach(line -> said.setAll((ObjectNode) Json.parse(line.substring(9))));
        return new AdminSettings(
                said.withObjectProperty("default_key_generate_params"),
                said.withObjectProperty("upperbound_key_generate_params"),
                said.withObjectProperty("default_team_params"),
                said.withObjectProperty("default_internal_user_params"));
    }

    private static void compare(String at, JsonNode expected, JsonNode seen, List<String> into) {
        if (isAnything(expected, seen)) {
            return;
        }
        if (expected.isObject() && seen.isObject()) {
            for (Map.Entry<String, JsonNode> each : expected.properties()) {
                String name = each.getKey();
                compare(at + "." + name, each.getValue(), seen.path(name), into);
            }
        } else if (expected.isArray() && seen.size() == expected.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(at + "[" + i + "]", expected.get(i), seen.path(i), into);
            }
        } else if (!isSame(expected, seen)) {
            into.add(at + " is " + seen + ", not " + expected);
        }
    }

    private static boolean isAnything(JsonNode expected, JsonNode seen) {
        return expected.asText("").equals("*") && !seen.isNull() && !seen.isMissingNode();
    }

    private static boolean isSame(JsonNode expected, JsonNode seen) {
        if (expected.isNumber() && seen.isNumber()) {
            BigDecimal number = expected.decimalValue();
            return number.compareTo(seen.decimalValue()) == 0;
        }
        return expected.equals(seen);
    }
}
