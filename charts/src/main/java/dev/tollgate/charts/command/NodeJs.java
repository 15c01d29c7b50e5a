package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.process.SearchPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Node.js that cdk8s runs on, by way of jsii. */
final class NodeJs {

    /** The oldest major version that the README promises to work. */
    static final int OLDEST = 20;

    private static final String VARIABLE = "JSII_NODE";

    /**
     * The end of {@code Cannot run program "…": error=2, No such file or directory}, which from
     * Java 25 on is {@code error: 2 (No such file or directory)}.
     */
    private static final Pattern NOT_STARTED =
            Pattern.compile("error[=:] ?\\d+,? \\(?([^()]+)\\)?\\s*$");

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,6})\\..*", Pattern.DOTALL);
    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final int SECONDS = 10;

    private final Map<String, String> variables;

    NodeJs(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Says in one line what to install where Node.js is missing or too old. */
    void require() {
        String version = version();
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw problem(name() + " --version says no version of Node.js: " + firstLine(version));
        }
        if (Integer.parseInt(matcher.group(1)) < OLDEST) {
            throw problem(name() + " is " + firstLine(version) + ", which is too old");
        }
    }

    private String version() {
        Process process = start();
        try (InputStream output = process.getInputStream()) {
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                int most = Math.min(output.available(), 1_000);
                return new String(output.readNBytes(most), StandardCharsets.UTF_8).strip();
            }
            process.destroyForcibly();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw problem(name() + " --version did not end within " + SECONDS + " s");
    }

    private Process start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(commandLine());
            builder.environment().clear();
            builder.environment().putAll(variables);
            builder.environment().remove("SOPS_AGE_KEY");
            return builder.redirectErrorStream(true).start();
        } catch (IOException notStarted) {
            throw problem(name() + " can't be started: " + reason(notStarted));
        }
    }

    /** As jsii does it: a program with blanks is a line for the shell. */
    private List<String> commandLine() {
        String program = program();
        if (isChosen() && BLANK.matcher(program).find()) {
            return File.separatorChar == '\\'
                    ? List.of("cmd.exe", "/d", "/s", "/c", program + " --version")
                    : List.of("/bin/sh", "-c", program + " --version");
        }
        return List.of(isChosen() ? program : onPath(), "--version");
    }

    /** The system would look along the PATH of this process, which need not be the user's. */
    private String onPath() {
        return new SearchPath(variables)
                .find("node")
                .map(Path::toString)
                .orElseThrow(() -> problem("is not installed: there is no node on the PATH"));
    }

    private String program() {
        return variables.getOrDefault(VARIABLE, "node");
    }

    private boolean isChosen() {
        return variables.containsKey(VARIABLE);
    }

    private String name() {
        return isChosen() ? VARIABLE + "=" + program() : "node";
    }

    private static String reason(IOException notStarted) {
        String message = String.valueOf(notStarted.getMessage());
        Matcher matcher = NOT_STARTED.matcher(message);
        return matcher.find() ? matcher.group(1) : message;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("nothing");
    }

    private ProblemException problem(String what) {
        String remedy =
                isChosen()
                        ? "name a Node.js " + OLDEST + " or later there, or unset it"
                        : "install Node.js " + OLDEST + " or later, or name one in " + VARIABLE;
        return new ProblemException(new Problem(Location.of("Node.js"), "", what, remedy));
    }
}
