package dev.tollgate.proxy.upstream;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Timeouts;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call, in words for its client: the vendor and what happened, never an address.
 *
 * @param vendor {@code OpenAIException}
 */
record Failures(String vendor, Timeouts timeouts) {

    /** The failure that the end of a call from outside is. */
    FailureException ended(Ending ending, @Nullable Throwable cause) {
        Failure failure =
                switch (ending) {
                    case CANCELLED -> new Failure.ClientGone();
                    case CLOSED, DONE ->
                            new Failure.Unavailable("The gateway is stopping. Ask again.");
                    case CONNECT -> late("No connection", timeouts.connect(), "connect");
                    case SEND ->
                            late("The request was not taken", timeouts.firstByte(), "first byte");
                    case FIRST_BYTE -> late("No first byte", timeouts.firstByte(), "first byte");
                    case SILENCE ->
                            late(
                                    "No further byte",
                                    timeouts.betweenFrames(),
                                    "silence inside an answer");
                    case TOTAL -> late("No complete answer", timeouts.total(), "the whole call");
                };
        return new FailureException(failure, cause);
    }

    /** The failure of a call that something else has ended. */
    FailureException ended(Watch watch, @Nullable Throwable cause) {
        Ending ending = watch.ending();
        return ended(ending == null ? Ending.CANCELLED : ending, cause);
    }

    /** No connection came about. */
    FailureException connecting(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return ended(Ending.CONNECT, e);
        }
        return failed(ErrorClass.API_CONNECTION, unconnected(e), e);
    }

    /** The connection broke before the head of an answer had come. */
    FailureException beforeAnswer(Exception e) {
        return failed(ErrorClass.API_CONNECTION, unanswered(e), e);
    }

    /** The connection broke, or made no sense, inside the body. */
    FailureException inAnswer(IOException e) {
        if (e instanceof ZipException) {
            return failed(
                    ErrorClass.INTERNAL_SERVER, "The vendor's compressed answer is broken.", e);
        }
        boolean garbled = e instanceof FaultException found && found.fault() != Fault.CUT;
        String what =
                garbled
                        ? "The vendor broke HTTP's rules in the middle of its answer."
                        : "The vendor closed the connection in the middle of its answer.";
        return failed(ErrorClass.INTERNAL_SERVER, what, e);
    }

    /** Every connection that may be open is busy. */
    FailureException crowded(int connections, Duration wait, Exception cause) {
        return failed(
                ErrorClass.SERVICE_UNAVAILABLE,
                "All "
                        + connections
                        + " connections to this host were busy for "
                        + text(wait)
                        + " (limit of connections per host).",
                cause);
    }

    /** Any other failure. */
    FailureException failed(ErrorClass errorClass, String what, @Nullable Throwable cause) {
        return new FailureException(
                new Failure.Upstream(errorClass, message(errorClass, what)), cause);
    }

    private Failure.Upstream late(String what, Duration limit, String name) {
        String text = what + " within " + text(limit) + " (limit of " + name + ").";
        return new Failure.Upstream(ErrorClass.TIMEOUT, message(ErrorClass.TIMEOUT, text));
    }

    private String message(ErrorClass errorClass, String what) {
        return "litellm." + errorClass.liteLlmName() + ": " + vendor + " - " + what;
    }

    private static String unconnected(IOException e) {
        return switch (e) {
            case UnknownHostException unknown ->
                    "The vendor's host name is unknown: check api_base and DNS.";
            case NoRouteToHostException noRoute -> "No route to the vendor's host.";
            case ConnectException refused -> "The vendor's host refused the connection.";
            case SSLException tls -> tls(tls);
            default -> "The connection broke while it was opened.";
        };
    }

    private static String tls(SSLException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return "The TLS certificate is for another host name.";
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CertificateException) {
                return "The TLS certificate is not trusted or is for another host name: if the"
                        + " authority is your own, name its file in SSL_CERT_FILE.";
            }
        }
        return "TLS could not be agreed on.";
    }

    private static String unanswered(Exception e) {
        return switch (e) {
            case FaultException found ->
                    switch (found.fault()) {
                        case LARGE ->
                                "The head of the vendor's answer is larger than the gateway takes.";
                        case SILENT, CUT -> "The vendor closed the connection without an answer.";
                        case GARBLED -> "What the vendor answered is not valid HTTP.";
                    };
            case EOFException closed -> "The vendor closed the connection without an answer.";
            default -> "The connection was reset before the vendor answered.";
        };
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
