package dev.tollgate.proxy.upstream;

import java.io.IOException;

/**
 * The vendor had closed the connection while it was idle, so it has not seen the request: RFC 9110
 * section 9.2.2 allows to send it again, whatever its method.
 */
final class StaleException extends IOException {

    private static final long serialVersionUID = 1L;

    StaleException(IOException cause) {
        super(cause);
    }
}
