package dev.tollgate.charts.command;

import dev.tollgate.charts.problem.Location;
import dev.tollgate.charts.problem.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a disk refused, in the words that every other problem has. */
final class DiskProblems {

    private static final String REMEDY =
            "mend that, or name another folder with --out; what was there before is whole";

    private DiskProblems() {}

    static Problem of(IOException failure) {
        String file =
                failure instanceof FileSystemException named && named.getFile() != null
                        ? named.getFile()
                        : "disk";
        return new Problem(Location.of(file), "", what(failure), REMEDY);
    }

    private static String what(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "you may not read or write it";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is a file where a folder has to be";
        }
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return String.valueOf(failure.getMessage());
    }
}
