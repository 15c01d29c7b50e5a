package dev.tollgate.proxy.upstream;

import java.io.IOException;

/** A vendor's answer can't be read any further. */
final class FaultException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    FaultException(Fault fault, String what) {
        super(what);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
