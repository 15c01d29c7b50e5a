package dev.tollgate.charts.command;

import dev.tollgate.charts.chart.Connections;
import dev.tollgate.charts.chart.Inputs;
import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.environment.EnvironmentLoader;
import dev.tollgate.charts.environment.Gateway;
import dev.tollgate.charts.environment.SecretSource;
import dev.tollgate.charts.gateway.GatewayFiles;
import dev.tollgate.charts.gateway.GatewayFilesLoader;
import dev.tollgate.charts.gateway.SecretCrossCheck;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.Recipients;
import dev.tollgate.charts.secret.SecretRequirements;
import dev.tollgate.charts.secret.Secrets;
import dev.tollgate.charts.secret.SecretsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads and checks all that charts are made from. Problems of all files of all environments are
 * told together.
 */
final class Assembly {

    private final Project project;
    private final EnvironmentLoader environments = new EnvironmentLoader();
    private final SecretsReader secretsReader;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param variables environment variables of the user, where age keys and sops are found
     */
    Assembly(Project project, Map<String, String> variables) {
        this.project = project;
        this.secretsReader = new SecretsReader(variables);
    }

    /** Every environment; throws a {@link ProblemException} with every problem of each. */
    List<Assembled> all(List<String> names) {
        List<Assembled> assembled = new ArrayList<>();
        for (String name : names) {
            Optional<Path> file = found(() -> project.environment(name));
            Optional<Environment> environment =
                    file.flatMap(path -> found(() -> environments.load(path, path.toString())));
            environment.flatMap(sound -> one(name, sound)).ifPresent(assembled::add);
            if (environment.isEmpty()) {
                file.ifPresent(broken -> besides(name, broken));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems.stream().distinct().toList());
        }
        return assembled;
    }

    private Optional<Assembled> one(String name, Environment environment) {
        Gateway gateway = environment.gateway();
        Optional<GatewayFiles> files =
                found(() -> gatewayFiles(gateway.config(), Optional.ofNullable(gateway.keyPool())));
        Path secretsFile = project.resolve(Project.secretsFile(name, environment.secrets()));
        Optional<KnownSecrets> secrets =
                found(() -> secrets(name, environment.secrets(), secretsFile));
        if (files.isEmpty() || secrets.isEmpty()) {
            return Optional.empty();
        }
        Inputs inputs =
                new Inputs(
                        name,
                        environment,
                        secrets.get().sections(),
                        mounted(files.get()),
                        Optional.ofNullable(gateway.imageDigestFile())
                                .flatMap(file -> found(() -> project.digest(file)))
                                .filter(digest -> !digest.isEmpty()));
        KnownSecrets known = secrets.get();
        problems.addAll(
                new NeededKeys(environment, project.environmentFile(name).toString())
                        .missing(known));
        SecretCrossCheck.Findings findings = crossCheck(inputs, files.get(), known);
        problems.addAll(findings.problems());
        return Optional.of(
                new Assembled(
                        inputs,
                        findings.notices().stream().map(Problem::toString).toList(),
                        secretsFile,
                        recipients(environment.secrets(), secretsFile)));
    }

    /** Checks the files beside a broken one, as nobody wants to learn of them one by one. */
    private void besides(String name, Path broken) {
        found(() -> NamedFiles.in(broken, name))
                .ifPresent(files -> {
                    files.config()
                            .ifPresent(
                                    config -> found(() -> gatewayFiles(config, files.keyPool())));
                    files.secrets()
                            .map(project::resolve)
                            .ifPresent(file -> found(() -> decrypted(file)));
                });
    }

    /** File name → text of what the gateway mounts. */
    private static Map<String, String> mounted(GatewayFiles files) {
        String pool = files.keyPool();
        return pool == null
                ? Map.of("config.yaml", files.config())
                : Map.of("config.yaml", files.config(), "key-pool.json", pool);
    }

    private static SecretCrossCheck.Findings crossCheck(
            Inputs inputs, GatewayFiles files, KnownSecrets known) {
        Gateway gateway = inputs.environment().gateway();
        Set<String> read =
                gateway.firstKey() == null ? Set.of() : Set.of(gateway.firstKey().secretKey());
        return SecretCrossCheck.check(
                files.references(),
                new SecretCrossCheck.Section(
                        known.file(), known.path(gateway.section()), known.keys(gateway.section())),
                Connections.variables(inputs),
                read);
    }

    private GatewayFiles gatewayFiles(String config, Optional<String> keyPool) {
        return new GatewayFilesLoader(project.charts(), project.charts().toString())
                .load(config, keyPool.orElse(null));
    }

    private Secrets decrypted(Path file) {
        return secretsReader.read(file, SecretRequirements.always());
    }

    private KnownSecrets secrets(String name, SecretSource source, Path file) {
        return source.declared()
                .map(keys ->
                        KnownSecrets.declared(
                                project.environmentFile(name).toString(), keys, source))
                .orElseGet(() -> KnownSecrets.decrypted(decrypted(file)));
    }

    private Optional<Recipients> recipients(SecretSource source, Path secretsFile) {
        if (!(source instanceof SecretSource.Sops sops)) {
            return Optional.empty();
        }
        return sops.recipients().isEmpty()
                ? found(() -> Recipients.of(secretsFile))
                : Optional.of(new Recipients(sops.recipients()));
    }

    private <T> Optional<T> found(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }
}
