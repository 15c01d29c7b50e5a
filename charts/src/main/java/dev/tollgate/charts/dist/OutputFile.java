package dev.tollgate.charts.dist;

/**
 * A file to be written.
 *
 * @param confidential true where it holds secret values in plain form, so that only its owner may
 *     read it
 */
public record OutputFile(String name, String content, boolean confidential) {

    /** Without the content, which may be secret. */
    @Override
    public String toString() {
        return name;
    }
}
