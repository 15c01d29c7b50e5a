package dev.tollgate.proxy.http;

import dev.tollgate.proxy.json.Frame;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Usage;
import java.util.function.Consumer;

/** Lets all pass as it comes. */
final class StraightPipe implements Pipe {

    @Override
    public void accept(Frame frame, Consumer<Frame> out) {
        out.accept(frame);
    }

    @Override
    public void end(Consumer<Frame> out) {
        // where it ends is for the client to judge
    }

    @Override
    public void fail(Failure failure, Consumer<Frame> out) {
        // the connection breaks off as the vendor's did
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }
}
