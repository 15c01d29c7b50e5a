package dev.tollgate.proxy.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * Small values that several gateways share, for work in the background: each call may take as long
 * as its store's deadline. A store that doesn't answer has no value and gives no lock.
 */
public interface SharedValues {

    /** A gateway that is alone: every lock is free, and nothing is kept for others. */
    SharedValues NOBODY =
            new SharedValues() {
                @Override
                public boolean lock(String name, Duration lease) {
                    return true;
                }

                @Override
                public void put(String name, String value, Duration keep) {
                    // nobody to read it
                }

                @Override
                public Optional<String> get(String name) {
                    return Optional.empty();
                }
            };

    /** Takes a lock that nobody holds; it ends by itself. */
    boolean lock(String name, Duration lease);

    /** Keeps a value for a while. */
    void put(String name, String value, Duration keep);

    /** What anybody has put last. */
    Optional<String> get(String name);
}
