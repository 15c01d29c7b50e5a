package dev.tollgate.charts.command;

import dev.tollgate.charts.secret.Secret;
import picocli.CommandLine.Command;

/** Prints the first virtual key, and nothing else. */
@Command(
        name = "key",
        description = "Prints the first virtual key of an environment.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class KeyCommand extends ClusterCommand {

    KeyCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Project project = project();
        Assembled assembled = assembled(project);
        Secret key =
                FirstVirtualKey.of(
                        assembled.inputs(),
                        project.environmentFile(name()).toString(),
                        () -> kubectl(assembled));
        out().println(key.reveal());
        return 0;
    }
}
