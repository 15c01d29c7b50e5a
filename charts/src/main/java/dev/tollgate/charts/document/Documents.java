package dev.tollgate.charts.document;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The reader of YAML and JSON files. */
public final class Documents {

    private Documents() {}

    /**
     * Reads {@code file}: JSON where its name ends in {@code .json}, else YAML.
     *
     * @param shown the path as the user would type it
     * @throws ProblemException where the file can't be read or parsed, or is empty
     */
    public static Document read(Path file, String shown) {
        String text = text(file, shown);
        return shown.endsWith(".json")
                ? new JsonSyntax(shown).parse(text)
                : new YamlSyntax(shown).parse(text);
    }

    private static String text(Path file, String shown) {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw unreadable(file, shown, e);
        }
    }

    private static ProblemException unreadable(Path file, String shown, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return whole(shown, "does not exist", "create it, or correct the path");
        }
        if (cause instanceof CharacterCodingException) {
            return whole(shown, "is not UTF-8", "save it as UTF-8 text");
        }
        String what = Files.isDirectory(file) ? "is a folder" : "can't be read";
        return whole(shown, what, "make it a file that you may read");
    }

    private static ProblemException whole(String shown, String what, String remedy) {
        return new ProblemException(new Problem(Location.of(shown), "", what, remedy));
    }

    static ProblemException empty(String shown) {
        return whole(shown, "is empty", "write its settings");
    }
}
