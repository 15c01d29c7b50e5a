package dev.tollgate.charts.gateway;

import dev.tollgate.charts.problem.Location;

/**
 * A place in the gateway's files that needs a secret.
 *
 * @param path the key path of the place
 * @param name the environment variable that holds the secret; one that ends in {@code *} stands for
 *     every variable that begins so, of which there must be one
 * @param why what is needed, as the first half of a sentence that goes on {@code which isn't there}
 */
public record SecretReference(Location location, String path, String name, String why) {

    static SecretReference named(Location location, String path, String name) {
        return new SecretReference(location, path, name, "refers to " + name);
    }

    /** True where {@code variable} is the one, or one of those, that this place needs. */
    public boolean takes(String variable) {
        return name.endsWith("*")
                ? variable.startsWith(name.substring(0, name.length() - 1))
                : variable.equals(name);
    }
}
