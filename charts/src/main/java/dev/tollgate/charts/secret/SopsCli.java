package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decrypts files with the {@code sops} that the user has installed. */
final class SopsCli implements Decryptor {

    /** Long enough for a key service in the cloud, short enough to wait for. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final int VALUE_MISMATCH = 25;
    private static final int MAC_MISMATCH = 51;
    private static final int NO_KEY = 128;
    private static final int READABLE_SECRET_LENGTH = 4;
    private static final int LONGEST_MESSAGE = 1500;

    private final Path sops;
    private final Map<String, String> environment;
    private final AgeKeyring keyring;
    private final Duration deadline;

    SopsCli(Path sops, Map<String, String> environment, Duration deadline) {
        this.sops = sops;
        this.environment = Map.copyOf(environment);
        this.keyring = new AgeKeyring(environment);
        this.deadline = deadline;
    }

    @Override
    public Node.Mapping decrypt(SopsFile file) {
        Command command = new Command(childEnvironment(file), deadline);
        checkVersion(file, run(file, command, List.of("--disable-version-check", "--version")));
        String type = SopsFile.isJson(file.path()) ? "json" : "yaml";
        Command.Result result =
                run(
                        file,
                        command,
                        List.of(
                                "--decrypt",
                                "--input-type",
                                type,
                                "--output-type",
                                "json",
                                file.path().toAbsolutePath().toString()));
        if (result.exit() != 0) {
            throw new ProblemException(failure(file, result));
        }
        return JsonReader.read(file.path().toString(), result.out());
    }

    /**
     * The user's own environment. Where the development key beside the file opens it, its path
     * takes the place of the user's key file, which then need not hold that key.
     */
    private Map<String, String> childEnvironment(SopsFile file) {
        Map<String, String> child = new HashMap<>(environment);
        Optional<Path> development =
                file.metadata().oneKeyOpens() ? keyring.developmentKeyFor(file) : Optional.empty();
        development.ifPresent(
                key -> child.put("SOPS_AGE_KEY_FILE", key.toAbsolutePath().toString()));
        return child;
    }

    private Command.Result run(SopsFile file, Command command, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(sops.toString()));
        argv.addAll(arguments);
        try {
            return command.run(argv, "").orElseThrow(() -> late(file));
        } catch (IOException unstartable) {
            throw problem(
                    file,
                    sops + " does not start (" + unstartable.getClass().getSimpleName() + ")",
                    "install sops anew, or take it off the PATH");
        }
    }

    private ProblemException late(SopsFile file) {
        String what = sops + " did not end within " + deadline.toMillis() + " ms";
        return problem(file, what, "check that its key service can be reached, then try again");
    }

    private void checkVersion(SopsFile file, Command.Result said) {
        SopsVersion needed =
                file.metadata().macOnlyEncrypted()
                        ? SopsVersion.MAC_ONLY_ENCRYPTED
                        : SopsVersion.MINIMUM;
        Optional<SopsVersion> found = SopsVersion.in(said.out());
        if (found.filter(version -> version.compareTo(needed) >= 0).isEmpty()) {
            String version = found.map(SopsVersion::toString).orElse("of an unknown version");
            throw problem(
                    file,
                    sops + " is " + version + ", which is too old for this file",
                    "install sops " + needed + " or newer");
        }
    }

    private Problem failure(SopsFile file, Command.Result result) {
        return switch (result.exit()) {
            case VALUE_MISMATCH ->
                    SopsProblems.changed(file, "sops says: " + message(file, result));
            case MAC_MISMATCH -> SopsProblems.tampered(file);
            case NO_KEY -> SopsProblems.wrongKey(file, places(file, result));
            default ->
                    SopsProblems.of(
                            file,
                            "sops failed with exit code "
                                    + result.exit()
                                    + ": "
                                    + message(file, result),
                            "mend what it names; if the file was changed outside sops, "
                                    + SopsProblems.RESTORE.formatted(file.path()));
        };
    }

    /** For age keys it is enough to say where they were sought; a key service has its reasons. */
    private String places(SopsFile file, Command.Result result) {
        return file.metadata().holders().others().isEmpty()
                ? keyring.places(file.path())
                : "sops says: " + message(file, result);
    }

    /** What sops wrote, on one line, without the values that it may quote from the file. */
    private static String message(SopsFile file, Command.Result result) {
        String text = result.err();
        for (String readable : file.readableTexts()) {
            if (readable.length() >= READABLE_SECRET_LENGTH) {
                text = text.replace(readable, "***");
            }
        }
        String line = text.replace('|', ' ').replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static ProblemException problem(SopsFile file, String what, String remedy) {
        return new ProblemException(SopsProblems.of(file, what, remedy));
    }
}
