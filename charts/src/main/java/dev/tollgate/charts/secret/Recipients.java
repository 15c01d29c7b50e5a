package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import dev.tollgate.charts.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who shall be able to open an encrypted file.
 *
 * @param age public halves of age keys, {@code age1…}; at least one, none twice
 */
public record Recipients(List<String> age) {

    public Recipients {
        age = List.copyOf(age);
        for (String recipient : age) {
            if (!AgeKey.isRecipient(recipient)) {
                throw new IllegalArgumentException("not an age recipient: " + shown(recipient));
            }
        }
        if (age.isEmpty()) {
            throw new IllegalArgumentException("no recipient");
        }
    }

    /**
     * The recipients that {@code names} gives; throws a {@link ProblemException} with a problem for
     * each that is none.
     *
     * @param where the place of the list in the user's file
     * @param path the key path of the list
     */
    public static Recipients of(List<String> names, Location where, String path) {
        List<Problem> problems = new ArrayList<>();
        for (String name : names) {
            if (!AgeKey.isRecipient(name)) {
                String what = shown(name) + " is not an age recipient";
                problems.add(new Problem(where, path, what, "write the line of `age-keygen -y`"));
            }
        }
        if (names.isEmpty()) {
            problems.add(new Problem(where, path, "names no recipient", "add an age1… key"));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new Recipients(names.stream().distinct().toList());
    }

    /**
     * The recipients of a file that SOPS encrypted; throws a {@link ProblemException} where it has
     * others than age keys, which need sops itself and their own service.
     */
    public static Recipients of(Path encrypted) {
        SopsMetadata metadata = SopsFile.read(encrypted).metadata();
        if (!metadata.holders().others().isEmpty()) {
            throw new ProblemException(
                    new Problem(
                            Location.of(encrypted.toString()),
                            SopsFile.BLOCK,
                            "is encrypted for more than age keys: " + metadata.holders().others(),
                            "name the age keys of the output in secrets.recipients"));
        }
        return of(metadata.ageNames(), Location.of(encrypted.toString()), "sops.age");
    }

    /** A private key pasted in place of a public one must not be repeated in a message. */
    private static String shown(String name) {
        return name.startsWith("age1") ? "«" + name + "»" : "an entry";
    }
}
