package dev.tollgate.proxy.guard;

/** Is told what has changed in the records, by whichever gateway. */
public interface ChangeListener {

    /** A record was added, changed or deleted. */
    void changed(Kind kind, String id);

    /** Any record may have changed. */
    void anyChanged();

    /** All that has changed so far is told: who reads many records at once does it now. */
    default void told() {}
}
