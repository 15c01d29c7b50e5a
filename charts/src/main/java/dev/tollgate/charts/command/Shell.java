package dev.tollgate.charts.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the program gets from the shell that starts it.
 *
 * @param variables environment variables
 * @param folder the working directory; the empty path where it is that of this process, so that
 *     messages show paths as the user types them
 * @param out gets YAML, so UTF-8 whatever the terminal says
 */
public record Shell(Map<String, String> variables, Path folder, PrintStream out, PrintStream err) {

    public Shell {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static Shell ofThisProcess() {
        return new Shell(System.getenv(), Path.of(""), System.out, System.err);
    }
}
