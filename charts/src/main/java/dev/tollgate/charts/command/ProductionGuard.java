package dev.tollgate.charts.command;

import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.process.Command;
import dev.tollgate.charts.process.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses to deploy what nobody could tell afterwards, to every environment but those of
 * developers. An image tag {@code latest} is refused by every environment file.
 */
final class ProductionGuard {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Project project;
    private final Map<String, String> variables;

    ProductionGuard(Project project, Map<String, String> variables) {
        this.project = project;
        this.variables = variables;
    }

    List<Problem> problems(Assembled assembled) {
        String name = assembled.inputs().name();
        boolean plain = assembled.inputs().environment().secrets() instanceof SecretSource.Plain;
        boolean production = name.startsWith("prod");
        if (plain && !production) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Command.Result> status = git("status", "--porcelain");
        status.filter(said -> said.exit() == 0 && !said.out().isBlank())
                .ifPresent(said -> problems.add(uncommitted(said.out().lines().count())));
        String dist = "dist/" + name;
        if (plain && isTracked(dist)) {
            problems.add(
                    new Problem(
                            Location.of(project.environmentFile(name).toString()),
                            "secrets.mode",
                            "is plain, and Git doesn't ignore " + dist,
                            "choose sops or another mode, or have Git ignore dist/"));
        }
        return problems;
    }

    private Problem uncommitted(long files) {
        return new Problem(
                Location.of(project.resolve("").toAbsolutePath().normalize().toString()),
                "",
                "has " + files + (files == 1 ? " file" : " files") + " that Git doesn't have so",
                "commit or stash: nobody could tell later what was deployed");
    }

    /** Ignored is what {@code git check-ignore} ends with 0 for; 1 is «not», others no answer. */
    private boolean isTracked(String path) {
        return git("check-ignore", "--quiet", path + "/10-secrets.yaml")
                .filter(said -> said.exit() == 1)
                .isPresent();
    }

    /** Nothing where there is no Git. */
    private Optional<Command.Result> git(String... arguments) {
        Optional<Path> program = new SearchPath(variables).find("git");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> argv =
                new ArrayList<>(
                        List.of(
                                program.get().toString(),
                                "-C",
                                project.root().toAbsolutePath().toString()));
        argv.addAll(List.of(arguments));
        try {
            return new Command(variables, DEADLINE).run(argv, "");
        } catch (IOException unstartable) {
            return Optional.empty();
        }
    }
}
