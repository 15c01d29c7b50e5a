package dev.tollgate.charts.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time between two looks at a cluster. */
public interface Pause {

    /** Long enough for a cluster to have something new to tell. */
    Pause OF_TWO_SECONDS = () -> LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());

    /** Returns when it is over. */
    void take();
}
