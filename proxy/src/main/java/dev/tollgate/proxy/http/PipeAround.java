package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;

/** Looks at what goes through another pipe; what it leaves alone is the other one's. */
abstract class PipeAround implements Pipe {

    final Pipe pipe;

    PipeAround(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        pipe.fail(failure, out);
    }

    @Override
    public final boolean done() {
        return pipe.done();
    }

    @Override
    public final String tier() {
        return pipe.tier();
    }

    @Override
    public final Usage usage() {
        return pipe.usage();
    }
}
