package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.ProblemException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The program: without a command it is {@code synth}. */
@Command(
        name = "tollgate-charts",
        description = "Turns encrypted secrets and one environment file into manifests.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command it is `synth dev`.",
            "From the shell: mvn compile exec:java -Dexec.args=\"synth prod\"",
            "Exit codes: 0 done, 1 your input needs mending, 2 wrong usage, 70 a bug."
        },
        versionProvider = Version.class)
public final class Tollgate {

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
     * @param environment variables of the user
     * @return the exit code
     */
    public static int run(Map<String, String> environment, String... arguments) {
        CommandLine line = new CommandLine(new Tollgate());
        SynthCommand synth = new SynthCommand(environment);
        line.addSubcommand(synth);
        line.addSubcommand(new CheckCommand(environment));
        line.setExecutionExceptionHandler(Tollgate::failed);
        return line.execute(arguments.length == 0 ? new String[] {"synth"} : arguments);
    }

    private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof ProblemException problems) {
            problems.problems().forEach(err::println);
            err.println(count(problems.problems().size()) + "; nothing was written.");
            return ExitCode.SOFTWARE;
        }
        err.println("This is a bug of tollgate-charts; please report it with these lines:");
        failure.printStackTrace(err);
        return BUG;
    }

    private static String count(int problems) {
        return problems == 1 ? "1 problem" : problems + " problems";
    }
}
