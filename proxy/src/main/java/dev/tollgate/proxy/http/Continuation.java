package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.json.RawObject;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Usage;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one request, which another deployment may go on with where one breaks off, if
 * {@code stream_resume} is on. For the request's own thread.
 */
final class Continuation {

    /** Null where nobody may go on. */
    private final @Nullable Resumable form;

    private @Nullable EventStream stream;
    private Usage before = Usage.NONE;
    private boolean pending;

    private Continuation(@Nullable Resumable form) {
        this.form = form;
    }

    /**
     * @param wanted {@code stream_resume}
     */
    static Continuation of(Ask ask, boolean wanted) {
        return new Continuation(wanted && ask.stream() ? form(ask.operation()) : null);
    }

    private static @Nullable Resumable form(Operation operation) {
        return switch (operation) {
            case CHAT -> new ResumableChat();
            case MESSAGES -> new ResumableMessages();
            default -> null;
        };
    }

    /** Whether the client has a part, and waits for somebody to go on. */
    boolean pending() {
        return pending;
    }

    /** The request for who is to go on. */
    Ask continued(Ask ask, String vendor) {
        if (form == null || !pending || !(ask.body() instanceof RawObject body)) {
            return ask;
        }
        var request = body.tree();
        form.addTo(request, vendor);
        return new Ask(
                ask.operation(), RawObject.of(request), ask.model(), ask.stream(), ask.options());
    }

    /** The pipe of a try, watched and made to fit. */
    Pipe around(Pipe pipe) {
        if (form == null) {
            return pipe;
        }
        if (pending) {
            form.resume(before);
        }
        return new Watched(pipe, form);
    }

    /** The stream to the client, opened at most once. */
    EventStream stream(Supplier<EventStream> open) {
        if (form == null) {
            return open.get();
        }
        pending = false;
        if (stream == null) {
            stream = open.get();
        }
        return stream;
    }

    /**
     * The stream has broken off.
     *
     * @return whether somebody else may go on
     */
    boolean brokeOff(Failure failure, Pipe pipe) {
        if (form == null
                || !(failure instanceof Failure.Upstream upstream)
                || RetryRules.isClients(upstream)
                || !form.mayGoOn()) {
            return false;
        }
        before = before.plus(pipe.usage());
        pending = true;
        return true;
    }

    /** Nobody goes on. */
    void fail(Failure failure) {
        if (form != null && stream != null) {
            stream.write(List.of(form.error(failure)));
            stream.end();
        }
    }

    /** Shows the frames that come out of a pipe to who remembers them. */
    private static final class Watched extends PipeAround {

        private final Resumable form;

        Watched(Pipe pipe, Resumable form) {
            super(pipe);
            this.form = form;
        }

        @Override
        public void accept(Frame frame, Consumer<Frame> out) {
            pipe.accept(frame, made -> form.accept(made, out));
        }

        @Override
        public void end(Consumer<Frame> out) {
            pipe.end(made -> form.accept(made, out));
        }
    }
}
