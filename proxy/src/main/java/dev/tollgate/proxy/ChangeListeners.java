package dev.tollgate.proxy;

import dev.tollgate.proxy.guard.ChangeListener;
import dev.tollgate.proxy.guard.Kind;
import java.util.List;

/** Tells several, one after the other. */
record ChangeListeners(List<ChangeListener> listeners) implements ChangeListener {

    ChangeListeners {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void changed(Kind kind, String id) {
        listeners.forEach(listener -> listener.changed(kind, id));
    }

    @Override
    public void anyChanged() {
        listeners.forEach(ChangeListener::anyChanged);
    }

    @Override
    public void told() {
        listeners.forEach(ChangeListener::told);
    }
}
