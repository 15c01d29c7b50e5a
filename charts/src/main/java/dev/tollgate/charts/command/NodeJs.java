package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Node.js that cdk8s runs on, by way of jsii. */
final class NodeJs {

    /** The oldest major version that the README promises to work. */
    static final int OLDEST = 20;

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final String REMEDY =
            "install Node.js " + OLDEST + " or later, or name one in the variable JSII_NODE";

    private NodeJs() {}

    /** Says in one line what to install where Node.js is missing or too old. */
    static void require(Map<String, String> environment) {
        String program = environment.getOrDefault("JSII_NODE", "node");
        String version = version(program);
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw problem("answers --version with no version of Node.js: " + firstLine(version));
        }
        if (Integer.parseInt(matcher.group(1)) < OLDEST) {
            throw problem(firstLine(version) + " is too old");
        }
    }

    private static String version(String program) {
        Process process =
                start(program)
                        .orElseThrow(() ->
                                problem(
                                        program.equals("node")
                                                ? "is not on the PATH"
                                                : "can't be started: " + program));
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readNBytes(1_000), StandardCharsets.UTF_8);
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return text.strip();
            }
            process.destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw problem(program + " --version doesn't end");
    }

    private static Optional<Process> start(String program) {
        try {
            return Optional.of(
                    new ProcessBuilder(program, "--version").redirectErrorStream(true).start());
        } catch (IOException notStarted) {
            return Optional.empty();
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("nothing");
    }

    private static ProblemException problem(String what) {
        return new ProblemException(new Problem(Location.of("Node.js"), "", what, REMEDY));
    }
}
