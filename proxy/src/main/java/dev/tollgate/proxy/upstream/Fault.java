package dev.tollgate.proxy.upstream;

/** What is wrong with what a vendor sends. */
enum Fault {
    /** The connection ended before the first byte of an answer. */
    SILENT,
    /** The connection ended inside an answer. */
    CUT,
    /** It breaks HTTP's rules. */
    GARBLED,
    /** Its head is larger than the gateway takes. */
    LARGE
}
