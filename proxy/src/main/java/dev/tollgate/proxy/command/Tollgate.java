package dev.tollgate.proxy.command;

import dev.tollgate.proxy.model.Secret;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line: without a command it is {@code serve}. */
public final class Tollgate {

    /** Exit code where the user has something to mend, a configuration for instance. */
    public static final int FAILED = 1;

    /** The default command. */
    private static final String SERVE = "serve";

    private static final String TESTED_MODEL = "gpt-4o";

    private final Map<String, String> variables;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * The command line of one process.
     *
     * @param variables of the process
     * @param out takes what was asked for: help, version, answers
     * @param err takes what is wrong
     */
    public Tollgate(Map<String, String> variables, PrintStream out, PrintStream err) {
        this.variables = Map.copyOf(variables);
        this.out = utf8(out);
        this.err = utf8(err);
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /**
     * Reads a command line, and does all that it asks for but to serve and to work on databases.
     */
    public Outcome parse(String... arguments) {
        try {
            if (isNamed(FirstKeyCommand.NAME, arguments)) {
                return firstKey(arguments);
            }
            if (isNamed(ImportCommand.NAME, arguments)) {
                return importLiteLlm(arguments);
            }
            if (isNamed(RotateSaltCommand.NAME, arguments)) {
                return rotateSalt(arguments);
            }
            return isNamed(MigrateCommand.NAME, arguments) ? migrate(arguments) : serve(arguments);
        } catch (ParameterException e) {
            return misused(message(e));
        } catch (TypeConversionException e) {
            return misused(String.valueOf(e.getMessage()));
        } finally {
            out.flush();
            err.flush();
        }
    }

    private Outcome serve(String... arguments) {
        ServeCommand command = new ServeCommand();
        boolean named = isNamed(SERVE, arguments);
        ParseResult parsed =
                commandLine(command).parseArgs(named ? withoutFirst(arguments) : arguments);
        if (CommandLine.printHelpIfRequested(parsed)) {
            return new Outcome.Exit(ExitCode.OK);
        }
        tellIgnored(parsed);
        return outcome(command, command.options(variables));
    }

    private Outcome migrate(String... arguments) {
        MigrateCommand command = new MigrateCommand();
        return named(command, command::outcome, arguments);
    }

    private Outcome importLiteLlm(String... arguments) {
        ImportCommand command = new ImportCommand();
        return named(command, command::outcome, arguments);
    }

    private Outcome rotateSalt(String... arguments) {
        RotateSaltCommand command = new RotateSaltCommand();
        return named(command, command::outcome, arguments);
    }

    private Outcome firstKey(String... arguments) {
        FirstKeyCommand command = new FirstKeyCommand();
        return named(
                command, told -> new Outcome.Exit(command.work(told).run(out, err)), arguments);
    }

    /** Reads what follows a command's name. */
    private Outcome named(
            Object command, Function<Map<String, String>, Outcome> outcome, String... arguments) {
        ParseResult parsed = commandLine(command).parseArgs(withoutFirst(arguments));
        return CommandLine.printHelpIfRequested(parsed)
                ? new Outcome.Exit(ExitCode.OK)
                : outcome.apply(variables);
    }

    private CommandLine commandLine(Object command) {
        CommandLine line = new CommandLine(command);
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        // nobody expects a file of arguments behind an @
        line.setExpandAtFiles(false);
        line.setOut(out);
        line.setErr(err);
        return line;
    }

    private static boolean isNamed(String command, String... arguments) {
        return arguments.length > 0 && arguments[0].equals(command);
    }

    private static String[] withoutFirst(String... arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    private void tellIgnored(ParseResult parsed) {
        List<String> ignored = IgnoredFlags.given(parsed);
        if (!ignored.isEmpty()) {
            err.println("Without effect: " + String.join(", ", ignored));
        }
    }

    private Outcome outcome(ServeCommand command, ServeOptions options) {
        if (command.asksHealth()) {
            return new Outcome.Exit(running(options).health(out, err));
        }
        if (command.asksTest()) {
            String model = command.model().orElse(TESTED_MODEL);
            return new Outcome.Exit(running(options).test(model, out, err));
        }
        return new Outcome.Serve(options);
    }

    private RunningGateway running(ServeOptions options) {
        String scheme = options.tls().isPresent() ? "https" : "http";
        String host = options.host().filter(name -> !name.equals("0.0.0.0")).orElse("localhost");
        String root = variables.getOrDefault("SERVER_ROOT_PATH", "");
        Optional<Secret> key =
                Optional.ofNullable(variables.get("LITELLM_MASTER_KEY")).map(Secret::new);
        return new RunningGateway(scheme + "://" + host + ":" + options.port() + root, key);
    }

    private Outcome misused(String what) {
        err.println(what);
        err.println("Help: tollgate --help");
        return new Outcome.Exit(ExitCode.USAGE);
    }

    private static String message(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().getFirst();
            List<String> near =
                    unmatched.isUnknownOption() ? unmatched.getSuggestions() : List.of();
            String what =
                    unmatched.isUnknownOption() ? "There is no option " : "There is no command ";
            return what + first + (near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?");
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }
}
