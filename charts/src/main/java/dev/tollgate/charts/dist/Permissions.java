package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read a file, on systems that know the permissions of POSIX; no effect on others. */
final class Permissions {

    static final String OWNER_FILE = "rw-------";
    static final String OWNER_FOLDER = "rwx------";

    private Permissions() {}

    /** For the creation of a file, so that it never exists with wider ones. */
    static FileAttribute<?>[] attributes(String permissions) {
        if (!known()) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }

    static void set(Path path, String permissions) throws IOException {
        if (known()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Gives {@code to} the permissions of {@code from}. */
    static void copy(Path from, Path to) throws IOException {
        if (known()) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    static boolean known() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
