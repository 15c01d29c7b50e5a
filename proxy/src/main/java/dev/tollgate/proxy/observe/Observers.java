package dev.tollgate.proxy.observe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Tells several observers, each of them whatever becomes of the others. */
public final class Observers implements Observer {

    private static final Logger LOG = System.getLogger("tollgate");

    private final List<Observer> all;

    public Observers(List<Observer> all) {
        this.all = List.copyOf(all);
    }

    @Override
    @SuppressWarnings("PMD.AvoidCatchingGenericException") // whatever it is, the others go on
    public void served(Served request) {
        for (Observer observer : all) {
            try {
                observer.served(request);
            } catch (RuntimeException e) {
                // the client has its answer, and shall not lose it
                LOG.log(Level.ERROR, "Bug: " + observer.getClass().getName() + " failed", e);
            }
        }
    }
}
