package dev.tollgate.proxy.http;

import java.util.Optional;

/** The program's version, from its jar's manifest. */
public final class Version {

    /** {@code 0.1.0}, or {@code dev} where it runs from classes. */
    public static final String TEXT =
            Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                    .orElse("dev");

    private Version() {}
}
