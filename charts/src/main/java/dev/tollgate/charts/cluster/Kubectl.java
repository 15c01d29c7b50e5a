package dev.tollgate.charts.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.process.Command;
import dev.tollgate.charts.process.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's {@code kubectl}, with the user's kubeconfig. Objects go to its standard input only:
 * neither its arguments, which every process of the machine can read, nor a file ever holds a
 * secret value.
 */
public final class Kubectl {

    /** Longer than an apply of everything takes, and shorter than patience. */
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Private keys, and what would give {@code kubectl diff} another format. */
    private static final List<String> WITHHELD = List.of("SOPS_AGE_KEY", "KUBECTL_EXTERNAL_DIFF");

    private final List<String> start;
    private final Command command;
    private final Redaction redaction;

    private Kubectl(List<String> start, Command command, Redaction redaction) {
        this.start = start;
        this.command = command;
        this.redaction = redaction;
    }

    /**
     * The {@code kubectl} on the PATH.
     *
     * @param variables environment variables of the user
     * @param context of the kubeconfig; the current one where absent
     * @param redaction of what it says when it fails
     */
    public static Kubectl of(
            Map<String, String> variables, @Nullable String context, Redaction redaction) {
        Path program =
                new SearchPath(variables)
                        .find("kubectl")
                        .orElseThrow(() ->
                                problem(
                                        "is not installed: there is no kubectl on the PATH",
                                        "install it: https://kubernetes.io/docs/tasks/tools/"));
        List<String> start = new ArrayList<>(List.of(program.toString()));
        if (context != null) {
            start.add("--context=" + context);
        }
        Map<String, String> environment = new HashMap<>(variables);
        environment.keySet().removeAll(WITHHELD);
        return new Kubectl(List.copyOf(start), new Command(environment, DEADLINE), redaction);
    }

    /** Runs a command to its end, whatever its exit code. */
    Command.Result run(List<String> arguments, String input) {
        List<String> argv = new ArrayList<>(start);
        argv.addAll(arguments);
        try {
            return command.run(argv, input)
                    .orElseThrow(() ->
                            problem(
                                    verb(arguments)
                                            + " did not end within "
                                            + DEADLINE.toSeconds()
                                            + " s",
                                    "check that the cluster answers: kubectl cluster-info"));
        } catch (IOException unstartable) {
            throw problem(
                    "does not start (" + unstartable.getClass().getSimpleName() + ")",
                    "install it anew: https://kubernetes.io/docs/tasks/tools/");
        }
    }

    /** What a command says that has to succeed. */
    String out(List<String> arguments, String input) {
        Command.Result result = run(arguments, input);
        if (result.exit() != 0) {
            throw failed(arguments, result);
        }
        return result.out();
    }

    /** The same as a tree. */
    JsonNode json(List<String> arguments) {
        String out = out(arguments, "");
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException unexpected) {
            throw problem(
                    verb(arguments)
                            + " does not answer in JSON ("
                            + unexpected.getClass().getSimpleName()
                            + ")",
                    "try another kubectl");
        }
    }

    /** The failure of a command, in the words of kubectl. */
    ProblemException failed(List<String> arguments, Command.Result result) {
        return problem(
                verb(arguments) + " failed: " + said(result),
                "mend what it names, then run this again");
    }

    /** What kubectl complains of, on one line. */
    String said(Command.Result result) {
        String text = result.err().isBlank() ? "exit code " + result.exit() : result.err();
        return shown(text).strip().replaceAll("\\s*\\R\\s*", " / ");
    }

    /** A text of the cluster without the secret values that are known here. */
    String shown(String text) {
        return redaction.of(text);
    }

    private static String verb(List<String> arguments) {
        return arguments.isEmpty() ? "" : arguments.get(0);
    }

    private static ProblemException problem(String what, String remedy) {
        return new ProblemException(new Problem(Location.of("kubectl"), "", what, remedy));
    }
}
