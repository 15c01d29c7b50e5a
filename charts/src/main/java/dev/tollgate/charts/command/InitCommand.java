package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.EnvironmentLoader;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes what an environment with its own encrypted secrets file needs, and keeps what exists. */
@Command(
        name = "init",
        description = {
            "Makes what an environment with its own encrypted secrets file needs: an age key, a rule"
                    + " in .sops.yaml, and the file with random keys and passwords.",
            "Keeps whatever exists; no key that is there is ever replaced."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class InitCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            paramLabel = "ENV",
            arity = "0..1",
            defaultValue = "dev",
            description = "Name of the environment (default: dev); it need not have a file yet.")
    private String name = "dev";

    @Option(
            names = "--from-values",
            paramLabel = "FILE",
            description = {
                "First makes the environment file, and a config.yaml for it, from the values of"
                        + " LiteLLM's Helm chart; lists what it can't convert."
            })
    private @Nullable Path values;

    @Spec private CommandSpec spec;

    InitCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Project.requireName(name);
        Project project = Project.find(shell.folder());
        Path file = project.environmentFile(name);
        if (values != null) {
            new ValuesImport(project, name)
                    .run(shell.folder().resolve(values))
                    .forEach(spec.commandLine().getOut()::println);
        }
        Optional<Environment> environment =
                Files.exists(file)
                        ? Optional.of(new EnvironmentLoader().load(file, file.toString()))
                        : Optional.empty();
        Initialization.Target target = target(project, environment);
        PrintWriter out = spec.commandLine().getOut();
        new Initialization(project, shell.variables(), target).run().forEach(out::println);
        next(out, target, file);
        return 0;
    }

    private Initialization.Target target(Project project, Optional<Environment> environment) {
        String path =
                environment
                        .map(settings -> Project.secretsFile(name, settings.secrets()))
                        .orElse("secrets/" + name + ".yaml");
        Path relative = Path.of(path).normalize();
        if (relative.isAbsolute() || relative.startsWith("..")) {
            throw new ProblemException(
                    new Problem(
                            Location.of(project.environmentFile(name).toString()),
                            "secrets.file",
                            "lies outside the project, where no rule of .sops.yaml reaches",
                            "name a file inside it"));
        }
        return new Initialization.Target(path, project.resolve(path), environment);
    }

    private void next(PrintWriter out, Initialization.Target target, Path file) {
        boolean reads =
                target.environment()
                        .map(settings -> settings.secrets().declared().isEmpty())
                        .orElse(true);
        if (!reads) {
            out.println(
                    "Notice: "
                            + file
                            + " takes its secrets from elsewhere; it reads "
                            + target.file()
                            + " once its secrets.mode is sops or plain");
        }
        if (target.environment().isEmpty()) {
            out.println(
                    "Next: copy charts/environments/dev.yaml to "
                            + file
                            + ", and set its namespace, host and secrets.file: "
                            + target.path());
        }
        out.println("Next: add the keys of your providers with `sops " + target.file() + "`");
        out.println("Next: mvn -q compile exec:java -Dexec.args=\"check " + name + "\"");
    }
}
