package dev.tollgate.charts.problem;

/**
 * One thing that the user has to mend: where, which key, what is wrong, what to do.
 *
 * @param path the dotted key path inside the file, empty where the whole file is meant
 * @param what the fault, without any secret value in it
 * @param remedy what to do about it, as an imperative sentence
 */
public record Problem(Location location, String path, String what, String remedy) {

    /** One line: {@code file:line: key.path: what is wrong; what to do}. */
    @Override
    public String toString() {
        String key = path.isEmpty() ? "" : path + ": ";
        return location + ": " + key + what + "; " + remedy;
    }
}
