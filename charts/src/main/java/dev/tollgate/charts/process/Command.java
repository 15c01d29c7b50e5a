package dev.tollgate.charts.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one program to its end, within a deadline and with nothing but the given environment. */
public final class Command {

    private final Map<String, String> environment;
    private final Duration deadline;

    public Command(Map<String, String> environment, Duration deadline) {
        this.environment = Map.copyOf(environment);
        this.deadline = deadline;
    }

    /** What a program left behind; it prints without its output, which may be a secret. */
    public record Result(int exit, String out, String err) {

        @Override
        public String toString() {
            return "exit " + exit;
        }
    }

    /**
     * Runs {@code argv} with {@code input} as its standard input; empty where it was killed at the
     * deadline. Throws {@link IOException} where it does not start.
     */
    public Optional<Result> run(List<String> argv, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        CompletableFuture<String> out = drain(process.getInputStream());
        CompletableFuture<String> err = drain(process.getErrorStream());
        CompletableFuture<Void> fed =
                CompletableFuture.runAsync(() -> feed(process, input), Command::start);
        try {
            CompletableFuture.allOf(out, err, fed, process.onExit())
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(new Result(process.exitValue(), out.join(), err.join()));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(interrupted.getMessage());
        } finally {
            kill(process);
        }
    }

    /** Both pipes are read at once: a program that fills one while we wait on the other hangs. */
    private static CompletableFuture<String> drain(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException closedByKill) {
                        return "";
                    }
                },
                Command::start);
    }

    /** A thread a task: in the common pool, one blocked pipe could keep another from its turn. */
    private static void start(Runnable task) {
        Thread thread = new Thread(task, "command");
        thread.setDaemon(true);
        thread.start();
    }

    private static void feed(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notWanted) {
            // A program may end before it has read everything; its exit code tells whether it
            // failed.
        }
    }

    /** The program first: a script that lost its child would go on with the next command. */
    private static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
