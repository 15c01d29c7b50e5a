package dev.tollgate.proxy.command;

/** What becomes of a command line. */
public sealed interface Outcome {

    /** The gateway is to be started. */
    record Serve(ServeOptions options) implements Outcome {}

    /**
     * Everything is done or said; the program ends.
     *
     * @param code 0 done, 1 it didn't succeed, 2 wrong usage
     */
    record Exit(int code) implements Outcome {}
}
