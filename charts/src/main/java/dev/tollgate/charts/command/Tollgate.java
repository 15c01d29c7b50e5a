package dev.tollgate.charts.command;

import dev.tollgate.charts.document.Nearest;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: without a command it is {@code synth}. */
@Command(
        name = "tollgate-charts",
        description =
                "Turns encrypted secrets and one environment file into manifests, and brings them"
                        + " into a cluster.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command it is `synth dev`.",
            "From the shell: mvn -q compile exec:java -Dexec.args=\"synth prod\"",
            "Exit codes: 0 done, 1 your input needs mending, 2 wrong usage, 70 a bug."
        },
        versionProvider = Version.class)
public final class Tollgate {

    /** Exit code of input that the user has to mend. */
    static final int MISTAKE = 1;

    /** Exit code of a fault of this program: EX_SOFTWARE of sysexits. */
    private static final int BUG = 70;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    boolean version;

    private Tollgate() {}

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    public static int run(Shell shell, String... arguments) {
        CommandLine line = commandLine(shell);
        try {
            return line.execute(arguments.length == 0 ? new String[] {"synth"} : arguments);
        } catch (Error fault) {
            return bug(fault, line.getErr());
        } finally {
            line.getOut().flush();
            line.getErr().flush();
        }
    }

    /** Without colours, and without files of arguments, which nobody expects behind an @. */
    private static CommandLine commandLine(Shell shell) {
        CommandLine line = new CommandLine(new Tollgate());
        line.addSubcommand(new SynthCommand(shell));
        line.addSubcommand(new InitCommand(shell));
        line.addSubcommand(new CheckCommand(shell));
        line.addSubcommand(new DeployCommand(shell));
        line.addSubcommand(new ValidateCommand(shell));
        line.addSubcommand(new KeyCommand(shell));
        line.addSubcommand(new DestroyCommand(shell));
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        line.setExpandAtFiles(false);
        line.setOut(utf8(shell.out()));
        line.setErr(utf8(shell.err()));
        line.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
        line.setExecutionExceptionHandler((failure, at, parsed) -> failed(failure, at));
        return line;
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int failed(Exception failure, CommandLine at) {
        PrintWriter err = at.getErr();
        if (failure instanceof ProblemException problems) {
            problems.problems().forEach(err::println);
            int count = problems.problems().size();
            boolean writes = !(at.getCommand() instanceof ClusterCommand);
            err.println(
                    (count == 1 ? "1 problem" : count + " problems")
                            + (writes ? "; nothing was written." : "."));
            return MISTAKE;
        }
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        Optional<Problem> disk =
                cause instanceof IOException refused
                        ? Optional.of(DiskProblems.of(refused))
                        : DiskProblems.ofNode(failure);
        disk.ifPresent(err::println);
        return disk.isPresent() ? MISTAKE : bug(failure, err);
    }

    private static int bug(Throwable fault, PrintWriter err) {
        err.println("This is a bug of tollgate-charts; please report it with these lines:");
        fault.printStackTrace(err);
        return BUG;
    }

    private static int misused(ParameterException wrong) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(message(wrong, line));
        String command = line.getParent() == null ? "" : line.getCommandName() + " ";
        err.println("Help: mvn -q compile exec:java -Dexec.args=\"" + command + "--help\"");
        return ExitCode.USAGE;
    }

    private static String message(ParameterException wrong, CommandLine line) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(wrong.getMessage());
        }
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return "There is no option "
                    + first
                    + "; "
                    + Nearest.advice(first, line.getCommandSpec().optionsMap().keySet());
        }
        Set<String> commands = line.getSubcommands().keySet();
        if (commands.isEmpty()) {
            return first + " is one argument too many";
        }
        String advice = Nearest.advice(first, commands);
        return "There is no command "
                + first
                + "; "
                + advice
                + (advice.endsWith("?") ? "" : "; an environment follows its command: synth prod");
    }
}
