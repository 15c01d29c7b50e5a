package dev.tollgate.charts.secret;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with an encrypted file as a whole, worded once for both decryptors. */
final class SopsProblems {

    /** What to do about a file that was changed by another program than SOPS. */
    static final String RESTORE =
            "restore the last good version from Git, then edit only with `sops %s`";

    private SopsProblems() {}

    static Problem tampered(SopsFile file) {
        return of(
                file,
                "does not match its MAC: values, keys or their order were changed outside sops",
                RESTORE.formatted(file.path()));
    }

    static Problem changed(SopsFile file, String reason) {
        return of(
                file,
                "has a value that was changed, moved or renamed outside sops (" + reason + ")",
                RESTORE.formatted(file.path()));
    }

    static Problem wrongKey(SopsFile file, String places) {
        String recipients = String.join(", ", file.metadata().ageNames());
        return of(
                file,
                "no key at hand opens it: it is encrypted for "
                        + (recipients.isEmpty() ? kinds(file) : recipients)
                        + "; "
                        + places,
                "put the private key of one of them into SOPS_AGE_KEY_FILE, or ask one who has"
                        + " it to add yours with `sops updatekeys "
                        + file.path()
                        + "`");
    }

    static Problem needsRealSops(SopsFile file) {
        return of(
                file,
                "is encrypted for " + kinds(file) + ", which only the real sops opens",
                "install sops " + SopsVersion.MINIMUM + " or newer and put it on the PATH");
    }

    static Problem of(SopsFile file, String what, String remedy) {
        return new Problem(Location.of(file.path().toString()), "", what, remedy);
    }

    private static String kinds(SopsFile file) {
        List<String> kinds = new ArrayList<>(file.metadata().holders().others());
        if (!file.metadata().ageNames().isEmpty()) {
            kinds.add("age keys of another type than X25519");
        }
        return kinds.isEmpty() ? "nobody" : String.join(", ", kinds);
    }
}
