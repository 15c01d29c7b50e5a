package dev.tollgate.proxy;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * What the process does when it gets a signal. Without a handler Java ends: with 143 at SIGTERM,
 * which whoever stops a service takes for a failure.
 *
 * <p>The JDK handles signals in {@code sun.misc.Signal} alone, and javac warns of each mention of
 * it, which no annotation silences. So it is called by reflection, the only such place.
 */
final class Signals {

    private Signals() {}

    /**
     * Does something at each such signal; nothing where there is none, as on Windows.
     *
     * @param name without SIG: {@code TERM}
     */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, method, _) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ReflectiveOperationException e) {
            System.getLogger("tollgate").log(Level.DEBUG, "SIG" + name + " is not handled here", e);
        }
    }
}
