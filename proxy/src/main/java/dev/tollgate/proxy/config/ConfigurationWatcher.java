package dev.tollgate.proxy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.LogEvent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Follows the configuration's files: the main one, what it includes, and the secrets folder.
 *
 * <p>It compares their content and not their times, which neither an editor's swap of files nor
 * Kubernetes' swap of links can fool. A content that can't be used is told once, and what runs goes
 * on.
 */
public final class ConfigurationWatcher implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConfigurationWatcher.class.getName());

    private final ConfigurationLoader loader;
    private final Path file;
    private final Consumer<Configuration> onChange;

    /** A permit means: look now. */
    private final Semaphore wake = new Semaphore(0);

    private List<Path> sources;
    private String generation;
    private String seen;
    private volatile boolean closed;

    /**
     * A watcher that doesn't look by itself yet.
     *
     * @param current what {@code loader} read from {@code file} last
     * @param onChange gets each further configuration; it is called by one thread at a time
     */
    public ConfigurationWatcher(
            ConfigurationLoader loader,
            Path file,
            Configuration current,
            Consumer<Configuration> onChange) {
        this.loader = loader;
        this.file = file;
        this.onChange = onChange;
        this.sources = current.sources();
        this.generation = current.generation();
        // so that the first look reads again: the file may have changed since
        this.seen = "";
    }

    /** Looks every {@code interval} on a thread of its own, until {@link #close()}. */
    public void start(Duration interval) {
        Thread.ofVirtual().name("configuration-watcher").start(() -> watch(interval));
    }

    /** Looks at once, for instance because the operator asks for it; returns before it has. */
    public void wake() {
        wake.release();
    }

    private void watch(Duration interval) {
        try {
            while (!closed) {
                boolean woken = wake.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (woken) {
                    wake.drainPermits();
                }
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Compares the files with what was seen last, and reads them where they differ. */
    public synchronized void look() {
        String now = content();
        if (closed || now.equals(seen)) {
            return;
        }
        try {
            Configuration read = loader.load(file);
            if (!knows(read.sources())) {
                // again, with all files compared before they are read
                look();
                return;
            }
            seen = now;
            accept(read);
        } catch (ConfigurationException e) {
            if (!knows(e.sources())) {
                look();
                return;
            }
            seen = now;
            e.problems().forEach(problem -> LOG.log(Level.ERROR, problem));
            LOG.log(
                    Level.ERROR,
                    LogEvent.FORMAT,
                    new LogEvent(
                            "configuration_refused",
                            "The configuration can't be used; generation "
                                    + generation
                                    + " stays in place",
                            Map.of("generation", generation)));
        }
    }

    private boolean knows(List<Path> files) {
        boolean known = files.equals(sources);
        sources = files;
        return known;
    }

    private void accept(Configuration read) {
        if (read.generation().equals(generation)) {
            return;
        }
        generation = read.generation();
        read.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        onChange.accept(read);
    }

    /** A hash over everything that a reading would read. */
    private String content() {
        MessageDigest digest = Digest.start();
        List<Path> files = new ArrayList<>(sources);
        loader.secretsFolder().ifPresent(folder -> files.addAll(list(folder)));
        for (Path each : files) {
            digest.update(each.toString().getBytes(UTF_8));
            digest.update(bytes(each));
        }
        return Digest.hex(digest);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Nothing where it can't be read: in the middle of a swap, or for good; reading tells which.
     */
    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Stops looking; a look under way ends first. */
    @Override
    public synchronized void close() {
        closed = true;
        wake.release();
    }
}
