package dev.tollgate.charts.secret;

/**
 * A secret that is not in its file yet.
 *
 * @param section ignored in a flat file, which has none
 * @param comment one line that says what it is
 */
public record NewSecret(String section, String name, Secret value, String comment) {}
