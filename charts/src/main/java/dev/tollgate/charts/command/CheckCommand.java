package dev.tollgate.charts.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads and checks everything that {@code synth} would, and writes nothing. */
@Command(
        name = "check",
        description = "Checks environments, secrets and gateway files (default: all environments).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class CheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "ENV",
            description = "Names of files in charts/environments, without .yaml.")
    private List<String> names = new ArrayList<>();

    @Spec private CommandSpec spec;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Project project = Project.find(shell.folder());
        List<String> asked = names.isEmpty() ? project.environments() : names;
        PrintWriter out = spec.commandLine().getOut();
        for (Assembled assembled : new Assembly(project, shell.variables()).all(asked)) {
            out.println(assembled.inputs().name() + ": no problem");
            assembled.notices().forEach(notice -> out.println("Notice: " + notice));
        }
        out.flush();
        return 0;
    }
}
