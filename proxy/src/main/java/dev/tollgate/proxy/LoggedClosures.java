package dev.tollgate.proxy;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.LogEvent;
import dev.tollgate.proxy.routing.Closure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes into the log what this gateway closes. */
final class LoggedClosures implements BiConsumer<String, Closure> {

    private static final Logger LOG = System.getLogger("tollgate");

    @Override
    public void accept(String id, Closure closure) {
        // a quota of the minute is used up in every busy one
        boolean usual = closure.reason() == Closure.Reason.MINUTE_QUOTA;
        String deployment = Closure.shown(id);
        Instant until = Instant.ofEpochMilli(closure.until());
        String error = closure.error().map(ErrorClass::liteLlmName).orElse("");
        LOG.log(
                usual ? Level.DEBUG : Level.WARNING,
                LogEvent.FORMAT,
                new LogEvent(
                        "deployment_closed",
                        deployment
                                + " gets no requests until "
                                + until
                                + ": "
                                + closure.reason().shown()
                                + (error.isEmpty() ? "" : ", " + error),
                        Map.of(
                                "deployment",
                                deployment,
                                "reason",
                                closure.reason().shown(),
                                "error",
                                error,
                                "until",
                                until.toString())));
    }
}
