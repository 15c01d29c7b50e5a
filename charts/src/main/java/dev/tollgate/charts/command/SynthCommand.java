package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.OutputFile;
import dev.tollgate.charts.dist.OutputFolder;
import dev.tollgate.charts.dist.OutputRoot;
import dev.tollgate.charts.secret.Encryptor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    private static final String CLOSED =
            "standard output: was closed before all manifests were printed; send them to a file,"
                    + " or write them with --out";

    private final Shell shell;

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
    private @Nullable Path out;

    @Option(
            names = "--stdout",
            description = "Prints the manifests, Secret values included, and writes nothing.")
    private boolean stdout;

    @Spec private CommandSpec spec;

    SynthCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        requireSense();
        Project project = Project.find(shell.folder());
        new NodeJs(shell.variables()).require();
        Path root = out == null ? project.resolve("dist") : shell.folder().resolve(out);
        OutputRoot output = new OutputRoot(root);
        List<Rendered> rendered =
                HeldOutput.during(
                        () ->
                                render(
                                        new WarmAssembly(project, shell.variables())
                                                .all(names(project)),
                                        output),
                        shell.err());
        if (stdout) {
            return print(rendered);
        }
        write(rendered, output, root);
        return 0;
    }

    private void requireSense() {
        if (all && !names.isEmpty()) {
            throw misused("Give environments or --all, not both");
        }
        if (stdout && out != null) {
            throw misused("Give --out or --stdout, not both");
        }
        if (out != null && out.toString().isBlank()) {
            throw misused("--out needs the name of a folder");
        }
    }

    private ParameterException misused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private record Rendered(Assembled assembled, List<OutputFile> files) {

        String name() {
            return assembled.inputs().name();
        }
    }

    private List<String> names(Project project) {
        if (all) {
            return project.environments();
        }
        return names.isEmpty() ? List.of("dev") : names.stream().distinct().toList();
    }

    private List<Rendered> render(List<Assembled> assembled, OutputRoot root) {
        Rendering rendering = new Rendering(new Encryptor(shell.variables(), Clock.systemUTC()));
        return assembled.stream().map(each -> render(rendering, each, root)).toList();
    }

    private static Rendered render(Rendering rendering, Assembled assembled, OutputRoot root) {
        try {
            OutputFolder before = root.folder(assembled.inputs().name());
            return new Rendered(assembled, rendering.files(assembled, before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<Rendered> rendered, OutputRoot output, Path root) throws IOException {
        Map<String, List<OutputFile>> folders = new LinkedHashMap<>();
        Map<String, List<Map<String, Object>>> before = new LinkedHashMap<>();
        for (Rendered each : rendered) {
            folders.put(each.name(), each.files());
            before.put(each.name(), output.folder(each.name()).objects());
        }
        output.replace(folders);
        PrintWriter writer = spec.commandLine().getOut();
        for (Rendered each : rendered) {
            new Summary(writer, each.assembled(), root.resolve(each.name()))
                    .print(each.files(), before.getOrDefault(each.name(), List.of()));
        }
    }

    /** Notices go to standard error, where no pipe takes them for YAML. */
    private int print(List<Rendered> rendered) {
        for (Rendered each : rendered) {
            each.files().stream()
                    .filter(file -> !file.name().equals(OutputFolder.KUSTOMIZATION))
                    .forEach(file -> spec.commandLine().getOut().print(file.content()));
            each.assembled()
                    .notices()
                    .forEach(notice -> spec.commandLine().getErr().println("Notice: " + notice));
        }
        if (spec.commandLine().getOut().checkError()) {
            spec.commandLine().getErr().println(CLOSED);
            return Tollgate.MISTAKE;
        }
        return 0;
    }
}
