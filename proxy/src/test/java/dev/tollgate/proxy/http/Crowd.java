package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, each with a connection of its own that it keeps. */
final class Crowd implements AutoCloseable {

    private final List<RawClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What a client got, and by how many calls to vendors. */
    record Got(int status, int tries, JsonNode json, String deployment, String retryAfter) {}

    Crowd(int size, int port) throws IOException {
        for (int i = 0; i < size; i++) {
            clients.add(new RawClient(port));
        }
    }

    /** The same chat request {@code count} times, shared among the clients. */
    List<Got> ask(int count, String body) {
        List<Future<List<Got>>> parts = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            RawClient client = clients.get(i);
            int share = count / clients.size() + (i < count % clients.size() ? 1 : 0);
            parts.add(threads.submit(() -> ask(client, share, body)));
        }
        List<Got> all = new ArrayList<>();
        for (Future<List<Got>> part : parts) {
            all.addAll(result(part));
        }
        return all;
    }

    private static List<Got> result(Future<List<Got>> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static List<Got> ask(RawClient client, int count, String body) {
        List<Got> got = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                RawClient.Answer answer = client.post("/v1/chat/completions", body).answer();
                got.add(
                        new Got(
                                answer.status(),
                                1 + number(answer.header("x-litellm-attempted-retries")),
                                answer.json(),
                                answer.header("x-litellm-model-id"),
                                answer.header("retry-after")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return got;
    }

    private static int number(String header) {
        return header.isEmpty() ? 0 : Integer.parseInt(header);
    }

    @Override
    public void close() {
        threads.close();
        try {
            for (RawClient client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
