package dev.tollgate.proxy.model;

/**
 * A value that never shows: not in a log, an error or a debugger's line.
 *
 * @param value the plain text; ask for it only where it leaves for its owner
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
