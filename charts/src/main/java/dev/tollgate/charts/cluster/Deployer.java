package dev.tollgate.charts.cluster;

import dev.tollgate.charts.dist.ManifestYaml;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.process.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings one environment into a cluster, by server-side apply. */
public final class Deployer {

    /** Owner of every field that is applied. */
    private static final String MANAGER = "--field-manager=tollgate";

    private final Kubectl kubectl;
    private final Release release;
    private final Leftovers leftovers;

    public Deployer(Kubectl kubectl, Release release) {
        this.kubectl = kubectl;
        this.release = release;
        this.leftovers = new Leftovers(kubectl, release);
    }

    /** Everything that the deployment would lack. */
    public List<Problem> missing() {
        return new Prerequisites(kubectl, release).missing();
    }

    /** What an apply would change, for people to read; empty where nothing. No secret value. */
    public List<String> changes() {
        if (!namespaceExists()) {
            return release.keys().stream().map(key -> "+ " + key.title()).toList();
        }
        List<String> lines = new ArrayList<>(SecretChanges.lines(kubectl, release));
        List<String> diff =
                List.of("diff", "--server-side", "--force-conflicts", MANAGER, "-f", "-");
        Command.Result result = kubectl.run(diff, ManifestYaml.write(release.withoutSecrets()));
        if (result.exit() > 1 || (result.exit() == 1 && result.out().isBlank())) {
            throw kubectl.failed(diff, result);
        }
        kubectl.shown(result.out()).lines().forEach(lines::add);
        return lines;
    }

    /** Objects of earlier deployments that this one doesn't describe, as people name them. */
    public List<String> stale() {
        return namespaceExists()
                ? leftovers.stale().stream().map(ObjectKey::title).toList()
                : List.of();
    }

    /** Applies everything, stage by stage. */
    public void apply(Consumer<String> progress) {
        release.stages()
                .forEach((stage, objects) -> {
                    progress.accept(stage.title());
                    kubectl.out(
                                    List.of(
                                            "apply",
                                            "--server-side",
                                            "--force-conflicts",
                                            MANAGER,
                                            "-f",
                                            "-"),
                                    ManifestYaml.write(objects))
                            .lines()
                            .forEach(line -> progress.accept("  " + line));
                });
    }

    /**
     * Waits until everything that was applied is ready.
     *
     * @return what is known of the failure; empty where all went well
     */
    public Optional<List<String>> await(Duration patience, Pause pause, Consumer<String> progress) {
        return new Rollout(kubectl, release, pause, progress)
                .await(patience)
                .map(new FailureReport(kubectl, release.namespace())::lines);
    }

    /** Removes what earlier deployments left; a line for each object. */
    public List<String> prune() {
        return leftovers.delete(leftovers.stale());
    }

    private boolean namespaceExists() {
        List<String> get =
                List.of(
                        "get",
                        "namespace",
                        release.namespace(),
                        "--ignore-not-found",
                        "-o",
                        "name");
        return !kubectl.out(get, "").isBlank();
    }
}
