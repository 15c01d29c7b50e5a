package dev.tollgate.proxy.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, as the jar's manifest says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"tollgate " + Optional.ofNullable(version).orElse("(not packaged)")};
    }
}
