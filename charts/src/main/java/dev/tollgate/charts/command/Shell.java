package dev.tollgate.charts.command;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the program gets from the shell that starts it.
 *
 * @param variables environment variables
 * @param folder the working directory; the empty path where it is that of this process, so that
 *     messages show paths as the user types them
 * @param out gets YAML, so UTF-8 whatever the terminal says
 * @param terminal where the user answers
 */
public record Shell(
        Map<String, String> variables,
        Path folder,
        PrintStream out,
        PrintStream err,
        Terminal terminal) {

    /** Who answers questions. */
    public interface Terminal {

        /** The answer to a question; empty where nobody is there to give one. */
        Optional<String> ask(String question);
    }

    public Shell {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static Shell ofThisProcess() {
        return new Shell(System.getenv(), Path.of(""), System.out, System.err, Shell::ask);
    }

    /** From JDK 22 on there is always a console; without a terminal its input ends at once. */
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<String> ask(String question) {
        Console console = System.console();
        return console == null
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s ", question));
    }
}
