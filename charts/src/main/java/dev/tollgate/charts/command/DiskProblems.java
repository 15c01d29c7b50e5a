package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a disk refused, in the words that every other problem has. */
final class DiskProblems {

    private static final String REMEDY =
            "mend that or choose another place; what was there before is as it was";

    /** A failed call to the system, as Node.js words it. */
    private static final Pattern NODE =
            Pattern.compile(
                    "(?:EACCES|EDQUOT|ENOENT|ENOSPC|ENOTDIR|EPERM|EROFS): ([^,]+), (\\w+) '([^']+)'");

    private DiskProblems() {}

    static Problem of(IOException failure) {
        String file =
                failure instanceof FileSystemException named && named.getFile() != null
                        ? named.getFile()
                        : "disk";
        return new Problem(Location.of(file), "", what(failure), REMEDY);
    }

    /** What a disk refused to Node.js, where {@code failure} tells of that. */
    static Optional<Problem> ofNode(Throwable failure) {
        Matcher refusal = NODE.matcher(String.valueOf(failure.getMessage()));
        if (!refusal.lookingAt()) {
            return Optional.empty();
        }
        String what = refusal.group(1) + " (" + refusal.group(2) + " by Node.js)";
        String remedy =
                "mend that, or name a folder that may be written in"
                        + " JSII_RUNTIME_PACKAGE_CACHE_ROOT";
        return Optional.of(new Problem(Location.of(refusal.group(3)), "", what, remedy));
    }

    private static String what(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "you have no permission to read or write here";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is a file where a folder has to be";
        }
        if (failure instanceof NoSuchFileException) {
            return "can't be made there";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return String.valueOf(failure.getMessage());
    }
}
