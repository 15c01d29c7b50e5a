package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Body;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.observe.Served;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callbacks are told of a request: who of them, and whether with prompt and answer. */
final class Tellings {

    private static final HeaderName DISABLED = HeaderNames.create("x-litellm-disable-callbacks");
    private static final HeaderName TELL = HeaderNames.create("litellm-disable-message-redaction");
    private static final HeaderName REDACT = HeaderNames.create("litellm-enable-message-redaction");
    private static final HeaderName X_REDACT =
            HeaderNames.create("x-litellm-enable-message-redaction");
    private static final String NO_LOG = "no-log";
    private static final byte[] NOTHING = {};

    /** Of an answer that is told; of a longer one nothing is. */
    private static final int LARGEST = 1 << 20;

    private Tellings() {}

    /** By its headers and its body's {@code no-log}, unless the operator ignores that. */
    static Served.Telling of(Exchange exchange, Body body) {
        Served.Telling told = of(exchange);
        boolean nobody =
                body instanceof RawObject json
                        && json.has(NO_LOG)
                        && json.flag(NO_LOG)
                        && exchange.snapshot().settings().telling().noLog();
        return nobody ? new Served.Telling(true, told.without()) : told;
    }

    /** By its headers alone. */
    static Served.Telling of(Exchange exchange) {
        return exchange.header(DISABLED)
                .map(Tellings::names)
                .map(names -> new Served.Telling(false, names))
                .orElse(Served.Telling.ALL);
    }

    /** The same request, while its answer is copied if callbacks are to get it. */
    static Serving copied(Serving serving) {
        if (!content(serving.exchange())) {
            return serving;
        }
        Copy copy = new Copy(LARGEST);
        serving.outcome().says(copy);
        return serving.recorded(copy);
    }

    /** The client's word counts before the operator's, as with LiteLLM. */
    private static boolean content(Exchange exchange) {
        if (isTrue(exchange, REDACT) || isTrue(exchange, X_REDACT)) {
            return false;
        }
        return isTrue(exchange, TELL) || exchange.snapshot().settings().telling().content();
    }

    private static boolean isTrue(Exchange exchange, HeaderName name) {
        return exchange.header(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /**
     * Prompt and answer of a request that has ended; of one that was blocked neither, nor where
     * somebody masks what is logged.
     */
    static Optional<Served.Said> said(Serving serving, @Nullable Failure failure) {
        Optional<Copy> copy = serving.outcome().said();
        boolean masked = serving.outcome().guarding().filter(Guarding::masksLogs).isPresent();
        if (copy.isEmpty() || masked || failure instanceof Failure.Blocked) {
            return Optional.empty();
        }
        Body body = serving.outcome().sent().orElse(serving.ask()).body();
        byte[] request = body instanceof RawObject ? body.payload().toBytes() : NOTHING;
        return Optional.of(
                copy.get()
                        .answer(0)
                        .map(kept -> new Served.Said(request, kept.body(), kept.contentType()))
                        .orElseGet(() -> new Served.Said(request, NOTHING, "")));
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
