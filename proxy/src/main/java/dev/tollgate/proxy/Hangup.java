package dev.tollgate.proxy;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * SIGHUP, by which an operator asks for the configuration to be read again; without a handler Java
 * ends the process.
 *
 * <p>The JDK handles signals in {@code sun.misc.Signal} alone, and javac warns of each mention of
 * it, which no annotation silences. So it is called by reflection, the only such place.
 */
final class Hangup {

    private Hangup() {}

    /** Does something at each SIGHUP; nothing where there is no such signal, as on Windows. */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onHangup =
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
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onHangup);
        } catch (ReflectiveOperationException e) {
            System.getLogger("tollgate").log(Level.DEBUG, "SIGHUP is not handled here", e);
        }
    }
}
