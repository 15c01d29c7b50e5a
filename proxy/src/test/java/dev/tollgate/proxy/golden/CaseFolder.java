package dev.tollgate.proxy.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One case: a folder with what goes in and what must come out. With {@code -Dgolden.update} the
 * latter is rewritten instead of compared; read the difference before you commit it.
 *
 * @param path {@code src/test/resources/provider/anthropic/plain-text}
 */
public record CaseFolder(Path path) {

    private static final Path RESOURCES = Path.of("src/test/resources");

    /** All cases of a kind, as {@code <kind>/<group>/<case>}. */
    public static List<CaseFolder> all(String kind) {
        try (Stream<Path> paths = Files.walk(RESOURCES.resolve(kind), 2)) {
            return paths.filter(path -> path.getNameCount() == RESOURCES.getNameCount() + 3)
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(CaseFolder::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The vendor or format that the case is about. */
    public String group() {
        return path.getName(path.getNameCount() - 2).toString();
    }

    public boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    /** The file, or the one of that name that all cases of the group share. */
    public Optional<ObjectNode> shared(String file) {
        return Stream.of(path, path.resolveSibling(""))
                .map(folder -> folder.resolve(file))
                .filter(Files::exists)
                .findFirst()
                .map(found -> Json.parseObject(bytes(found)));
    }

    public JsonNode json(String file) {
        return Json.parse(bytes(path.resolve(file)));
    }

    public ObjectNode object(String file) {
        return Json.parseObject(bytes(path.resolve(file)));
    }

    public byte[] bytes(String file) {
        return bytes(path.resolve(file));
    }

    /** The names of files that begin like this. */
    public List<String> starting(String prefix) {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file holds this document; the order of an object's fields doesn't matter. */
    public void assertHolds(String file, JsonNode actual) {
        JsonNode written = Json.parse(Json.bytes(actual));
        if (updating() && !(has(file) && json(file).equals(written))) {
            write(file, PrettyJson.of(written));
        }
        assertThat(path.resolve(file)).as("Run with -Dgolden.update to make it").exists();
        assertThat(PrettyJson.sorted(written))
                .as("%s/%s", this, file)
                .isEqualTo(PrettyJson.sorted(json(file)));
    }

    /** The file holds this text. */
    public void assertHolds(String file, String actual) {
        if (updating()) {
            write(file, actual);
        }
        assertThat(path.resolve(file)).as("Run with -Dgolden.update to make it").exists();
        assertThat(actual).as("%s/%s", this, file).isEqualTo(new String(bytes(file), UTF_8));
    }

    /** The case has no such file, as nothing makes it. */
    public void assertMissing(String file) {
        try {
            if (updating()) {
                Files.deleteIfExists(path.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(path.resolve(file)).as("nothing makes this file any more").doesNotExist();
    }

    private void write(String file, String text) {
        try {
            Files.writeString(path.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean updating() {
        boolean updating = System.getProperty("golden.update") != null;
        if (updating) {
            assertThat(System.getenv("CI")).as("CI never rewrites what it checks").isNull();
        }
        return updating;
    }

    @Override
    public String toString() {
        return RESOURCES.relativize(path).toString();
    }
}
