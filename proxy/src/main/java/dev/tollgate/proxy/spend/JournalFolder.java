package dev.tollgate.proxy.spend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A folder of segments that one process has for itself. The operating system ends its lock with the
 * process, however that ends.
 */
final class JournalFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String SUFFIX = ".journal";

    private final Path folder;
    private final FileChannel lock;
    private final AtomicInteger number = new AtomicInteger();

    private JournalFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A new one among those of other processes. */
    static JournalFolder create(Path parent) throws IOException {
        Path folder = parent.resolve(UUID.randomUUID().toString());
        // a folder without lock would look abandoned
        Path hidden = parent.resolve("." + folder.getFileName());
        Files.createDirectories(hidden);
        Optional<JournalFolder> locked = locked(hidden, StandardOpenOption.CREATE_NEW);
        Files.move(hidden, folder);
        return new JournalFolder(folder, locked.orElseThrow().lock);
    }

    /** Those whose process has ended; nobody else takes them now. */
    static List<JournalFolder> abandoned(Path parent) throws IOException {
        List<JournalFolder> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "[!.]*")) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(LOCK))) {
                    locked(folder, StandardOpenOption.WRITE).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private static Optional<JournalFolder> locked(Path folder, StandardOpenOption how)
            throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, how);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new JournalFolder(folder, channel));
            }
        } catch (OverlappingFileLockException e) {
            // it is this process's
        }
        channel.close();
        return Optional.empty();
    }

    /** A new segment. */
    Segment segment(int size) throws IOException {
        String name = number.incrementAndGet() + SUFFIX;
        return Segment.create(folder.resolve(name), size);
    }

    /** All segments that are there. */
    List<Segment> left() throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                segments.add(Segment.left(file));
            }
        }
        return segments;
    }

    /** Removes it with all that is in it. */
    void delete() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(folder.resolve(LOCK));
        close();
        Files.deleteIfExists(folder);
    }

    /** Leaves it to others. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
