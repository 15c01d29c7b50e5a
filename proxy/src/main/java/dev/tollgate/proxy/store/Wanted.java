package dev.tollgate.proxy.store;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/** A command and who waits for its answer, if anybody does. */
final class Wanted<T> {

    /** How an answer begins where the server's memory is full. */
    private static final String FULL = "OOM";

    /** What it holds where another gateway has made the index already. */
    private static final String THERE = "already exists";

    private final Function<Pipeline, Response<T>> command;
    private final Consumer<T> listener;
    private final Runnable unsent;
    private final CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
    private @Nullable Response<T> response;

    /**
     * @param command is called when it is sent
     */
    Wanted(Function<Pipeline, Response<T>> command) {
        this(command, _ -> {});
    }

    /** The same with somebody who is told the answer instead of waiting for it. */
    Wanted(Function<Pipeline, Response<T>> command, Consumer<T> listener) {
        this(command, listener, () -> {});
    }

    /**
     * @param unsent what is done where it never leaves
     */
    Wanted(Function<Pipeline, Response<T>> command, Consumer<T> listener, Runnable unsent) {
        this.command = command;
        this.listener = listener;
        this.unsent = unsent;
    }

    void send(Pipeline pipeline) {
        response = command.apply(pipeline);
    }

    /**
     * Passes the server's answer on.
     *
     * @return false where the server doesn't know the script
     * @throws redis.clients.jedis.exceptions.JedisException where it refuses the command
     */
    boolean answered() {
        try {
            Optional<T> said = Optional.ofNullable(Objects.requireNonNull(response).get());
            answer.complete(said);
            said.ifPresent(listener);
            return true;
        } catch (JedisNoScriptException _) {
            return false;
        } catch (JedisRedirectionException | JedisClusterException _) {
            // another node has it now; the lines' owner will see who
            lost();
            return true;
        } catch (JedisDataException e) {
            if (!harmless(String.valueOf(e.getMessage()))) {
                throw e;
            }
            // not done; the connection is as good as before
            lost();
            return true;
        }
    }

    private static boolean harmless(String error) {
        return error.startsWith(FULL) || error.contains(THERE);
    }

    /** No answer will come; without effect where one has come. */
    void lost() {
        answer.complete(Optional.empty());
    }

    /** There is none, since nobody was asked. */
    void unsent() {
        lost();
        unsent.run();
    }

    /** The answer; empty where it is none, or doesn't come in time. */
    Optional<T> await(long nanos, Line.Patience patience) {
        try {
            patience.await(answer, nanos);
            return answer.getNow(Optional.empty());
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never an exception", e);
        }
    }
}
