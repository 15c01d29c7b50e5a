package dev.tollgate.proxy.observe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

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
        tell(observer -> observer.served(request));
    }

    @Override
    public void refused(Refused request) {
        tell(observer -> observer.refused(request));
    }

    @Override
    public void looked(Look look) {
        tell(observer -> observer.looked(look));
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private void tell(Consumer<Observer> news) {
        for (Observer observer : all) {
            try {
                news.accept(observer);
            } catch (RuntimeException e) {
                // the client has its answer, and shall not lose it
                LOG.log(Level.ERROR, "Bug: " + observer.getClass().getName() + " failed", e);
            }
        }
    }
}
