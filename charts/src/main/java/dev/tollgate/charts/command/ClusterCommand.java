package dev.tollgate.charts.command;

import dev.tollgate.charts.cluster.Kubectl;
import dev.tollgate.charts.cluster.Redaction;
import dev.tollgate.charts.secret.Secret;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about one environment in one cluster. */
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
abstract class ClusterCommand implements Callable<Integer> {

    final Shell shell;

    @Parameters(
            paramLabel = "ENV",
            arity = "1",
            description = "Name of a file in charts/environments, without .yaml.")
    private String name = "";

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig (default: the current one).")
    private @Nullable String context;

    @Spec private CommandSpec spec;

    ClusterCommand(Shell shell) {
        this.shell = shell;
    }

    final String name() {
        return name;
    }

    final Project project() {
        return Project.find(shell.folder());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Reads and checks the environment, with its secrets. */
    final Assembled assembled(Project project) {
        return new Assembly(project, shell.variables()).all(List.of(name)).get(0);
    }

    final Kubectl kubectl(Assembled assembled) {
        List<Secret> values =
                assembled.inputs().secrets().values().values().stream()
                        .flatMap(section -> section.values().stream())
                        .toList();
        return Kubectl.of(shell.variables(), context, new Redaction(values));
    }

    /**
     * True where the user says yes; where nobody can be asked, the caller is told how to say it.
     */
    final boolean confirmed(String question) {
        boolean yes =
                shell.terminal()
                        .ask(question + " [y/N]")
                        .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
                        .filter(answer -> answer.equals("y") || answer.equals("yes"))
                        .isPresent();
        if (!yes) {
            err().println("Nothing was changed; --yes says yes beforehand.");
        }
        return yes;
    }
}
