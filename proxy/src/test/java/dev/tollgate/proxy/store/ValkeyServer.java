package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.embedded.core.ExecutableProvider;

/** A real server, a process of its own on a free port of the loopback interface. */
public final class ValkeyServer implements AutoCloseable {

    private static final Path PROGRAM = program();

    private final int port;
    private final Process process;

    private ValkeyServer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** A server that keeps nothing on the disk, with more options after the usual ones. */
    public static ValkeyServer start(String... options) {
        return start(freePort(), options);
    }

    static ValkeyServer start(int port, String... options) {
        List<String> command = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
        command.addAll(List.of(options));
        return run(port, "Ready to accept connections", command);
    }

    /** A sentinel that watches a server under the name {@code primary}. */
    static ValkeyServer sentinel(Path folder, ValkeyServer primary) throws IOException {
        int port = freePort();
        Path file = folder.resolve("sentinel.conf");
        Files.writeString(
                file,
                "port " + port + "\nsentinel monitor primary 127.0.0.1 " + primary.port + " 1\n");
        return run(port, "Sentinel ID is", List.of(file.toString(), "--sentinel"));
    }

    private static ValkeyServer run(int port, String ready, List<String> arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader log =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains(ready)) {
                    return new ValkeyServer(port, process);
                }
            }
            throw new IllegalStateException("the server has not started");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The server's program, unpacked once. Another process writes the file that is run: one that
     * this process had open for writing may still be so in a child that it forks meanwhile, and
     * such a file can't be run ("Text file busy").
     */
    private static Path program() {
        try {
            File unpacked = ExecutableProvider.newJarResourceProvider().get();
            Path program = Path.of(unpacked.getPath() + ".copy");
            Process copy = new ProcessBuilder("cp", unpacked.getPath(), program.toString()).start();
            if (copy.waitFor() != 0) {
                throw new IllegalStateException("the server's program can't be copied");
            }
            program.toFile().deleteOnExit();
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    ValkeySettings.Address address() {
        return new ValkeySettings.Address("127.0.0.1", port);
    }

    /** How a gateway reaches it. */
    public ValkeySettings settings() {
        return new ValkeySettings(
                new ValkeySettings.Server(address()), Optional.empty(), Optional.empty(), 0, false);
    }

    /** A client that looks behind the gateway's back. */
    Jedis client() {
        return new Jedis("127.0.0.1", port);
    }

    /** Stands still: connections are taken, and nothing is answered. */
    public void freeze() {
        signal("-STOP");
    }

    /** Goes on with what has come meanwhile. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, String.valueOf(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
