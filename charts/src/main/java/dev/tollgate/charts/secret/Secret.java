package dev.tollgate.charts.secret;

/** A secret value; it prints as {@code ***} so that no log, error or debugger line shows it. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
