package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Charts;
import dev.tollgate.charts.cluster.Deployer;
import dev.tollgate.charts.cluster.Pause;
import dev.tollgate.charts.cluster.Release;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings an environment into a cluster, and stays until it works. */
@Command(
        name = "deploy",
        description = {
            "Brings an environment into a cluster: checks what it needs, shows what would change and"
                    + " asks, applies, and waits until all is ready. Writes no file."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class DeployCommand extends ClusterCommand {

    @Option(names = "--yes", description = "Applies without asking.")
    private boolean yes;

    @Option(
            names = "--prune",
            description = "Also removes what earlier deployments made and this one doesn't.")
    private boolean prune;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait until all is ready (default: 600).")
    private int timeout = 600;

    DeployCommand(Shell shell) {
        super(shell);
    }

    private record Synthesized(Assembled assembled, Release release) {}

    @Override
    public Integer call() {
        Project project = project();
        new NodeJs(shell.variables()).require();
        Synthesized made = HeldOutput.during(() -> synthesized(project), shell.err());
        Deployer deployer = deployer(project, made);
        made.assembled().notices().forEach(notice -> out().println("Notice: " + notice));
        List<String> changes = deployer.changes();
        List<String> stale = deployer.stale();
        changes.forEach(out()::println);
        String sign = prune ? "- " : "no longer described (--prune removes it): ";
        stale.forEach(title -> out().println(sign + title));
        if (changes.isEmpty()) {
            out().println("The cluster has all of " + name() + " as it is described.");
        }
        boolean changesAnything = !changes.isEmpty() || (prune && !stale.isEmpty());
        if (changesAnything && !yes && !confirmed("Apply this to " + place(made) + "?")) {
            return Tollgate.MISTAKE;
        }
        deployer.apply(this::progress);
        return finished(deployer, made);
    }

    private Synthesized synthesized(Project project) {
        Assembled assembled =
                new WarmAssembly(project, shell.variables()).all(List.of(name())).get(0);
        List<Map<String, Object>> objects = new ArrayList<>();
        Charts.synthesize(assembled.inputs()).values().forEach(objects::addAll);
        String namespace = assembled.inputs().environment().namespace().value();
        return new Synthesized(assembled, new Release(name(), namespace, objects));
    }

    /** Tells everything at once that is in the way of a deployment. */
    private Deployer deployer(Project project, Synthesized made) {
        List<Problem> problems =
                new ArrayList<>(
                        new ProductionGuard(project, shell.variables()).problems(made.assembled()));
        try {
            Deployer deployer = new Deployer(kubectl(made.assembled()), made.release());
            problems.addAll(deployer.missing());
            if (problems.isEmpty()) {
                return deployer;
            }
        } catch (ProblemException withoutKubectl) {
            problems.addAll(withoutKubectl.problems());
        }
        throw new ProblemException(problems);
    }

    private int finished(Deployer deployer, Synthesized made) {
        progress("waiting for " + name());
        Optional<List<String>> failure =
                deployer.await(
                        Duration.ofSeconds(timeout),
                        Pause.OF_TWO_SECONDS,
                        line -> progress("  " + line));
        if (failure.isPresent()) {
            failure.get().forEach(err()::println);
            err().println("Deployment of " + name() + " failed; what was applied stays.");
            return Tollgate.MISTAKE;
        }
        if (prune) {
            deployer.prune().forEach(this::progress);
        }
        PublicUrl.of(made.assembled().inputs().environment().route())
                .ifPresent(url -> out().println("URL: " + url + "/v1"));
        if (made.assembled().inputs().environment().gateway().firstKey() != null) {
            out().println("Virtual key: " + ofThisProgram("key"));
        }
        out().println("Next: " + ofThisProgram("validate"));
        return 0;
    }

    private String ofThisProgram(String command) {
        return "mvn -q compile exec:java -Dexec.args=\"" + command + " " + name() + "\"";
    }

    private String place(Synthesized made) {
        return "namespace " + made.release().namespace();
    }

    private void progress(String line) {
        out().println(line);
        out().flush();
    }
}
