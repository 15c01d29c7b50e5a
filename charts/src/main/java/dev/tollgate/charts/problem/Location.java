package dev.tollgate.charts.problem;

/**
 * A place in a file of the user.
 *
 * @param file the path as the user would type it, never an absolute one unless the user gave it
 * @param line counted from 1; 0 where no line is known
 */
public record Location(String file, int line) {

    /** The whole of {@code file}. */
    public static Location of(String file) {
        return new Location(file, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
