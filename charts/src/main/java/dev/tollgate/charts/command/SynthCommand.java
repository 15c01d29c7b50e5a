package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.OutputFile;
import dev.tollgate.charts.dist.OutputFolder;
import dev.tollgate.charts.secret.Encryptor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manifests of environments: of all that are asked for, or of none. */
@Command(
        name = "synth",
        description = "Writes the manifests of environments (default: dev).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class SynthCommand implements Callable<Integer> {

    private final Map<String, String> variables;

    @Parameters(
            paramLabel = "ENV",
            description = "Names of files in charts/environments, without .yaml.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", description = "All environments.")
    private boolean all;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder that gets a folder for each environment (default: dist).")
    private Path out = Path.of("");

    @Option(
            names = "--stdout",
            description = "Prints the manifests, Secret values included, and writes nothing.")
    private boolean stdout;

    @Spec private CommandSpec spec;

    SynthCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() throws IOException {
        if (all && !names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Give environments or --all, not both");
        }
        Project project = Project.find(Path.of(""));
        NodeJs.require(variables);
        List<Assembled> assembled = new Assembly(project, variables).all(names(project));
        Path root = out.toString().isEmpty() ? project.resolve("dist") : out;
        List<Rendered> rendered = render(assembled, root);
        PrintWriter writer = spec.commandLine().getOut();
        if (stdout) {
            rendered.forEach(environment -> print(environment.files(), writer));
            return 0;
        }
        for (Rendered environment : rendered) {
            Path folder = root.resolve(environment.assembled().inputs().name());
            OutputFolder output = new OutputFolder(folder);
            List<Map<String, Object>> before = output.objects();
            output.replace(environment.files());
            new Summary(writer, environment.assembled(), folder).print(environment.files(), before);
        }
        return 0;
    }

    private record Rendered(Assembled assembled, List<OutputFile> files) {}

    private List<String> names(Project project) {
        if (all) {
            return project.environments();
        }
        return names.isEmpty() ? List.of("dev") : names.stream().distinct().toList();
    }

    private List<Rendered> render(List<Assembled> assembled, Path root) {
        Rendering rendering = new Rendering(new Encryptor(variables, Clock.systemUTC()));
        return HeldStderr.during(() ->
                assembled.stream()
                        .map(each -> new Rendered(each, files(rendering, each, root)))
                        .toList());
    }

    private static List<OutputFile> files(Rendering rendering, Assembled assembled, Path root) {
        try {
            OutputFolder before = new OutputFolder(root.resolve(assembled.inputs().name()));
            return rendering.files(assembled, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(List<OutputFile> files, PrintWriter writer) {
        files.stream()
                .filter(file -> !file.name().equals(Rendering.KUSTOMIZATION))
                .forEach(file -> writer.print(file.content()));
        writer.flush();
    }
}
