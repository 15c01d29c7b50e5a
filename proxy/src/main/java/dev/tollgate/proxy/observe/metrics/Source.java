package dev.tollgate.proxy.observe.metrics;

/** Something whose state is read at each scrape. */
@FunctionalInterface
public interface Source {

    /** Writes whole families; no other source writes one of the same name. */
    void write(Exposition out);
}
