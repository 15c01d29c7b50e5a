package dev.tollgate.proxy.spend;

/** Takes spend rows; returns at once, and loses none. */
@FunctionalInterface
public interface SpendSink {

    void add(SpendRow row);
}
