package dev.tollgate.charts.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"tollgate-charts " + number()};
    }

    /** The bare number, which the image of the same build has as its tag. */
    static String number() throws IOException {
        Properties build = new Properties();
        try (InputStream file =
                Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"))) {
            build.load(file);
        }
        return Objects.requireNonNull(build.getProperty("version"));
    }
}
