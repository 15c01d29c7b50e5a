package dev.tollgate.proxy.upstream;

/** What ended a call, or would end its present phase. */
enum Ending {
    /** The answer was read, or left behind in order. */
    DONE,
    CANCELLED,
    /** The gateway stops. */
    CLOSED,
    CONNECT,
    SEND,
    FIRST_BYTE,
    SILENCE,
    TOTAL
}
