package dev.tollgate.proxy.http;

import java.util.Set;
import java.util.StringJoiner;

/** A request's query as it came, but for what is meant for the gateway. */
final class RawQuery {

    private RawQuery() {}

    /** The query without some parameters, percent-encoded as it came; may be empty. */
    static String without(Exchange exchange, Set<String> names) {
        if (!exchange.request().prologue().hasQuery()) {
            return "";
        }
        StringJoiner rest = new StringJoiner("&");
        for (String pair : exchange.request().query().rawValue().split("&", -1)) {
            if (!names.contains(Paths.decoded(pair.split("=", 2)[0]))) {
                rest.add(pair);
            }
        }
        return rest.toString();
    }
}
