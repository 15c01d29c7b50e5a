package dev.tollgate.charts.command;

import dev.tollgate.charts.cluster.Release;
import dev.tollgate.charts.cluster.Teardown;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes from a cluster what {@code deploy} made. */
@Command(
        name = "destroy",
        description = {
            "Removes what deploy made of an environment. Volumes and the namespace stay, and so does"
                    + " a CloudNativePG Cluster, unless --data is given."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
@SuppressWarnings("FieldCanBeFinal") // picocli writes options and parameters
final class DestroyCommand extends ClusterCommand {

    @Option(names = "--yes", description = "Removes without asking.")
    private boolean yes;

    @Option(
            names = "--data",
            description = "Also the namespace, with all volumes and whatever else is in it.")
    private boolean data;

    DestroyCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Assembled assembled = assembled(project());
        String namespace = assembled.inputs().environment().namespace().value();
        Teardown teardown =
                new Teardown(kubectl(assembled), new Release(name(), namespace, List.of()), data);
        List<String> plan = teardown.plan();
        if (plan.isEmpty()) {
            out().println("Nothing of " + name() + " is in namespace " + namespace + ".");
            return 0;
        }
        plan.forEach(title -> out().println("- " + title));
        if (!yes && !confirmed("Remove these from namespace " + namespace + "?")) {
            return Tollgate.MISTAKE;
        }
        teardown.run().forEach(out()::println);
        if (!data) {
            out().println("Volumes stay in namespace " + namespace + "; --data removes them too.");
        }
        return 0;
    }
}
