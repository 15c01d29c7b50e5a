package dev.tollgate.charts.command;

import dev.tollgate.charts.dist.WholeFile;
import dev.tollgate.charts.environment.Environment;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import dev.tollgate.charts.secret.AgeKey;
import dev.tollgate.charts.secret.EncryptedFor;
import dev.tollgate.charts.secret.Encryptor;
import dev.tollgate.charts.secret.NewSecret;
import dev.tollgate.charts.secret.OwnKeys;
import dev.tollgate.charts.secret.Recipients;
import dev.tollgate.charts.secret.Secret;
import dev.tollgate.charts.secret.SecretNames;
import dev.tollgate.charts.secret.SecretsFileEditor;
import dev.tollgate.charts.secret.SopsRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The making of an environment's encrypted secrets file, with its rule and age key. All is decided
 * and checked before the first file is written. The key is written first: without it nobody could
 * read what is encrypted for it.
 */
final class Initialization {

    private static final String RULES = ".sops.yaml";

    private final Clock clock = Clock.systemUTC();
    private final Map<String, String> variables;
    private final Target target;
    private final OwnKeys keys;
    private final SopsRules rules;
    private final Path rulesFile;
    private final List<Write> writes = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    /**
     * @param variables environment variables of the user, where age keys are found
     */
    Initialization(Project project, Map<String, String> variables, Target target) {
        this.variables = variables;
        this.target = target;
        this.keys = new OwnKeys(variables, target.file());
        this.rulesFile = project.resolve(RULES);
        this.rules = SopsRules.read(rulesFile);
    }

    /**
     * What is to be made.
     *
     * @param path of the secrets file, relative to the project
     * @param file the same file as the user would type it
     * @param environment empty where it has no file yet
     */
    record Target(String path, Path file, Optional<Environment> environment) {

        List<NewSecret> wanted() {
            return environment.map(WantedSecrets::of).orElseGet(WantedSecrets::ofDefaults);
        }
    }

    /** A file to be written, for its owner alone where it is a private key. */
    private record Write(Path file, Secret text, boolean confidential) {

        void toDisk() throws IOException {
            WholeFile whole = new WholeFile(file);
            if (confidential) {
                whole.writeForOwner(text.reveal());
            } else {
                whole.write(text.reveal());
            }
        }
    }

    /** Makes what is missing; a line for each thing made or kept, never with a value. */
    List<String> run() throws IOException {
        List<String> recipients =
                Files.exists(target.file()) ? completed() : created(target.wanted());
        for (Write write : writes) {
            write.toDisk();
        }
        said.add(privateKey(recipients));
        return said;
    }

    private List<String> created(List<NewSecret> wanted) {
        Recipients recipients = rules.ruleFor(target.path()).map(this::ruled).orElseGet(this::own);
        String text = new Encryptor(variables, clock).secretsFile(document(wanted), recipients);
        writes.add(new Write(target.file(), new Secret(text), false));
        said.add("Made " + target.file() + ", encrypted, with " + names(wanted));
        return recipients.age();
    }

    private List<String> completed() {
        EncryptedFor holders = EncryptedFor.of(target.file());
        Map<String, Set<String>> sections = SecretNames.read(target.file()).sections();
        List<NewSecret> missing = new ArrayList<>();
        List<NewSecret> kept = new ArrayList<>();
        for (NewSecret secret : target.wanted()) {
            boolean there = sections.values().stream().anyMatch(s -> s.contains(secret.name()));
            (there ? kept : missing).add(secret);
        }
        if (!kept.isEmpty()) {
            said.add("Kept " + names(kept) + " of " + target.file());
        }
        if (!missing.isEmpty()) {
            String text = new SecretsFileEditor(variables, clock).with(target.file(), missing);
            writes.add(new Write(target.file(), new Secret(text), false));
            said.add("Made " + names(missing) + " in " + target.file());
        }
        ruleFor(holders);
        return holders.age();
    }

    private void ruleFor(EncryptedFor holders) {
        if (rules.ruleFor(target.path()).isPresent()) {
            said.add("Kept the rule for it in " + rulesFile);
            return;
        }
        if (holders.others().isEmpty()) {
            addRule(new Recipients(holders.age()));
            return;
        }
        said.add(
                "Notice: "
                        + rulesFile
                        + " has no rule for it; sops needs one to change who can open it");
    }

    private Recipients ruled(SopsRules.Rule rule) {
        if (!rule.others().isEmpty()) {
            throw new ProblemException(
                    new Problem(
                            rule.location(),
                            "",
                            "names " + String.join(", ", rule.others()) + " for " + target.path(),
                            "make that file with sops itself: copy secrets/example.yaml, put in"
                                    + " your values, and `sops --encrypt --in-place "
                                    + target.file()
                                    + "`"));
        }
        said.add("Kept the rule for it in " + rulesFile);
        return Recipients.of(rule.age(), rule.location(), "age");
    }

    /** For the user's own key, which is made where there is none, and gets a rule. */
    private Recipients own() {
        Optional<String> existing = keys.first();
        existing.ifPresent(recipient -> said.add("Kept your age key " + recipient));
        Recipients recipients = new Recipients(List.of(existing.orElseGet(this::newKey)));
        addRule(recipients);
        return recipients;
    }

    private String newKey() {
        AgeKey key = AgeKey.generate();
        writes.add(new Write(keys.file(), keys.fileWith(key, clock), true));
        said.add("Made the age key " + key.recipient() + " in " + keys.file());
        return key.recipient();
    }

    private void addRule(Recipients recipients) {
        String text = rules.with(target.path(), recipients);
        writes.add(new Write(rulesFile, new Secret(text), false));
        said.add("Made a rule for " + target.path() + " in " + rulesFile);
    }

    private String privateKey(List<String> recipients) {
        if (keys.isPublic(recipients)) {
            return "The private key is the development key, which everybody has: only dummy values"
                    + " belong into "
                    + target.file();
        }
        return keys.placeOf(recipients)
                .map(place ->
                        "The private key is in "
                                + place
                                + ". Keep a copy of it outside this machine, and never in Git:"
                                + " nobody can read "
                                + target.file()
                                + " without it")
                .orElse(
                        "Notice: none of your age keys opens "
                                + target.file()
                                + "; ask one who can to add yours with `sops updatekeys`");
    }

    /** Names are printed with their section, as in every message about them. */
    private static String names(List<NewSecret> secrets) {
        return secrets.stream()
                .map(secret -> secret.section() + "." + secret.name())
                .collect(Collectors.joining(", "));
    }

    /** A secrets file in plain form; values of letters, digits and dashes need no quotes. */
    private Secret document(List<NewSecret> secrets) {
        Map<String, List<NewSecret>> sections = new LinkedHashMap<>();
        secrets.forEach(s -> sections.computeIfAbsent(s.section(), x -> new ArrayList<>()).add(s));
        StringBuilder yaml = new StringBuilder();
        yaml.append("# Add the keys of your providers: sops ").append(target.path()).append('\n');
        sections.forEach((section, keys) -> {
            yaml.append(section).append(":\n");
            for (NewSecret key : keys) {
                yaml.append("    # ").append(key.comment()).append('\n');
                yaml.append("    ").append(key.name()).append(": ");
                yaml.append(key.value().reveal()).append('\n');
            }
        });
        return new Secret(yaml.toString());
    }
}
