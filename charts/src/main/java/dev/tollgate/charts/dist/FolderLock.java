package dev.tollgate.charts.dist;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write into a folder, held by one run at a time. The system takes it back from a run
 * that is killed, so whoever holds it knows that nobody else is at work there. Its file stays,
 * empty: removing it could leave two runs with locks on two files of one name.
 */
final class FolderLock {

    /** What is done while the lock is held. */
    interface Work {
        void run() throws IOException;
    }

    private static final String FILE = ".tollgate-lock";
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path file;
    private final Duration patience;

    /**
     * @param folder exists
     * @param patience how long to wait for another run
     */
    FolderLock(Path folder, Duration patience) {
        this.file = folder.resolve(FILE);
        this.patience = patience;
    }

    /** Waits for the lock, and does the work while it is held. */
    void during(Work work) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            await(channel);
            work.run();
        }
    }

    private void await(FileChannel channel) throws IOException {
        long begin = System.nanoTime();
        while (!locked(channel)) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                String why = "another run has been writing here for " + patience.toSeconds() + " s";
                throw new FileSystemException(file.toString(), null, why);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Where the file system has no locks, runs go on without: refusing them helps nobody. */
    private static boolean locked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return false;
        } catch (IOException noLocks) {
            return true;
        }
    }
}
