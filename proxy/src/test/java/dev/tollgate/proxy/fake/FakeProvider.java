package dev.tollgate.proxy.fake;

import dev.tollgate.proxy.fake.Script.Directive;
import dev.tollgate.proxy.fake.Vendor.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that speaks every vendor's dialect, answers by what requests tell it to, and
 * remembers who asked and who left.
 *
 * <p>Directives stand in the last user message or the model's name: {@code [[tools]]} two parallel
 * calls, {@code [[json]]}, {@code [[vision]]} what images it got, {@code [[reasoning]]}, {@code
 * [[count 64 every=20ms]]}, {@code [[usage prompt=9 cached=4 completion=2]]}, {@code [[finish
 * length]]}, {@code [[error 429 retry-after=7 times=1]]}, and the faults of {@link Delivery}.
 * Without any it echoes. Refused by itself: a missing key or one with {@code wrong} in it, a model
 * with {@code missing} in it, what the vendor requires, fields that only a gateway understands.
 */
public final class FakeProvider implements AutoCloseable {

    private static final List<Vendor> VENDORS =
            List.of(
                    new BedrockVendor(),
                    new GeminiVendor(),
                    new AnthropicVendor(),
                    new CohereVendor(),
                    new OllamaVendor(),
                    new OpenAiVendor());

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Aborted> aborts = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> failed = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private volatile @Nullable GeminiQuotas quotas;

    /**
     * Listens on 127.0.0.1 from now on.
     *
     * @param port 0 takes any free one
     */
    public FakeProvider(int port) {
        try {
            server = new ServerSocket(port, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("fake-provider").start(this::accept);
    }

    /**
     * Serves until the process is ended: {@code --port N [--gemini-rpm N --gemini-rpd N
     * --gemini-spent REGEX]}, the last for keys whose day is over.
     */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        FakeProvider provider =
                new FakeProvider(Integer.parseInt(options.getOrDefault("--port", "0")));
        if (options.containsKey("--gemini-rpm")) {
            GeminiQuotas.Limit limit =
                    new GeminiQuotas.Limit(
                            Integer.parseInt(options.get("--gemini-rpm")),
                            Integer.parseInt(options.getOrDefault("--gemini-rpd", "1000000")));
            Pattern spent = Pattern.compile(options.getOrDefault("--gemini-spent", "-"));
            provider.limit(
                    new GeminiQuotas(InstantSource.system(), limit, spent.asMatchPredicate()));
        }
        System.out.println(provider.url());
        Thread.currentThread().join();
    }

    /** {@code http://127.0.0.1:PORT}, without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** What arrived since the start, or the last {@link #reset()}, oldest first. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** The requests whose client went before it had the answer. */
    public List<Aborted> aborts() {
        return List.copyOf(aborts);
    }

    /** Gemini keeps to quotas from now on. */
    public void limit(GeminiQuotas limits) {
        quotas = limits;
    }

    /** Forgets everything. */
    public void reset() {
        requests.clear();
        aborts.clear();
        failed.clear();
        peak.set(0);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            boolean alive = true;
            while (alive) {
                Optional<Received> request = connection.read(number.incrementAndGet());
                alive = request.isPresent() && serve(connection, request.get());
            }
        } catch (IOException gone) {
            // between two requests, or by close(): nobody waits for anything
        } finally {
            open.remove(socket);
        }
    }

    private boolean serve(Connection connection, Received request) throws IOException {
        if (request.path().startsWith("/_")) {
            return new Delivery(connection, Script.of("")).send(control(request.path()), null);
        }
        requests.add(request);
        peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        Vendor vendor = vendor(request);
        Script script = Script.of(vendor.steering(request));
        Delivery delivery = new Delivery(connection, script);
        try {
            Reply reply;
            try {
                reply = reply(vendor, request, script);
                delivery.think();
            } finally {
                // before the answer is out: whoever has it may ask again at once
                underWay.decrementAndGet();
            }
            Refusal broken = new Refusal(529, "The mock broke off, as it was told.");
            return delivery.send(reply, vendor.errorEvent(broken));
        } catch (Connection.ClientGone gone) {
            aborts.add(new Aborted(request, java.time.Instant.now(), delivery.frames()));
            return false;
        }
    }

    /** OpenAI's where nobody knows the path: its 404. */
    private static Vendor vendor(Received request) {
        return VENDORS.stream()
                .filter(vendor -> vendor.knows(request))
                .findFirst()
                .orElse(VENDORS.getLast());
    }

    private Reply reply(Vendor vendor, Received request, Script script) {
        Optional<Refusal> refusal = vendor.refusal(request);
        if (refusal.isPresent()) {
            return vendor.error(refusal.get());
        }
        Optional<Directive> error = script.get("error").filter(e -> stillFails(request, e));
        if (error.isPresent()) {
            return error(vendor, error.get());
        }
        GeminiQuotas limits = quotas;
        if (limits != null && vendor instanceof GeminiVendor) {
            Optional<Reply> over = limits.refusal(request);
            if (over.isPresent()) {
                return over.get();
            }
        }
        Reply reply = vendor.answer(request, script);
        return reply.with("x-request-id", "req_mock" + request.number());
    }

    private static Reply error(Vendor vendor, Directive directive) {
        int status = Integer.parseInt(directive.word(0, "500"));
        String message = directive.options().getOrDefault("message", "scripted");
        Reply reply = vendor.error(new Refusal(status, message.replace('_', ' ')));
        String retryAfter = directive.options().get("retry-after");
        return retryAfter == null ? reply : reply.with("Retry-After", retryAfter);
    }

    /** {@code times=}: the same request text fails so often, and works afterwards. */
    private boolean stillFails(Received request, Directive error) {
        int times = error.number("times", Integer.MAX_VALUE);
        AtomicInteger count = failed.computeIfAbsent(request.text(), t -> new AtomicInteger());
        return count.getAndIncrement() < times;
    }

    private Reply control(String path) {
        return switch (path) {
            case "/_requests" -> Reply.json(requests.stream().map(FakeProvider::shown).toList());
            case "/_aborts" -> Reply.json(aborts.stream().map(FakeProvider::shown).toList());
            case "/_quotas" -> {
                GeminiQuotas limits = quotas;
                yield Reply.json(
                        limits == null
                                ? Map.of()
                                : Make.object(
                                        "answered", limits.answered(),
                                        "refused", limits.refused()));
            }
            case "/_load" ->
                    Reply.json(Make.object("requests", requests.size(), "peak", peak.get()));
            case "/_reset" -> {
                reset();
                yield Reply.json(Map.of());
            }
            default -> Reply.json(404, Map.of());
        };
    }

    private static Object shown(Received request) {
        return Make.object(
                "number", request.number(),
                "at_ms", request.arrived().toEpochMilli(),
                "method", request.method(),
                "path", request.path(),
                "query", request.query(),
                "headers", request.headers(),
                "body", request.text());
    }

    private static Object shown(Aborted aborted) {
        return Make.object(
                "request", shown(aborted.request()),
                "at_ms", aborted.at().toEpochMilli(),
                "frames", aborted.frames());
    }
}
