package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a vendor's words what only the gateway may know: vendors quote keys, and proxies in
 * front of them addresses.
 */
final class Redaction {

    private static final String HIDDEN = "***";

    /** A shorter text is no key, and may be a part of any word. */
    private static final int SHORTEST = 6;

    private static final Pattern SECRET =
            Pattern.compile("key|secret|token|password|credential|authorization");

    private final List<String> hidden = new ArrayList<>();

    private Redaction(Deployment deployment) {
        deployment.connection().forEach(this::add);
        deployment.parameters().headers().forEach(this::add);
        // the longer one first: it may hold the other
        hidden.sort((a, b) -> b.length() - a.length());
    }

    /** Of what a deployment is called with. */
    static Redaction of(Deployment deployment) {
        return new Redaction(deployment);
    }

    /** The failure as a client may read it. */
    Failure applied(Failure failure) {
        if (!(failure instanceof Failure.Upstream upstream)) {
            return failure;
        }
        return new Failure.Upstream(
                upstream.errorClass(),
                applied(upstream.message()),
                upstream.status(),
                applied(upstream.details()),
                applied(upstream.headers()),
                upstream.exhaustion());
    }

    private Map<String, String> applied(Map<String, String> texts) {
        Map<String, String> out = new HashMap<>();
        texts.forEach((name, text) -> out.put(name, applied(text)));
        return out;
    }

    private String applied(String text) {
        String out = text;
        for (String secret : hidden) {
            out = out.replace(secret, HIDDEN);
        }
        return out;
    }

    private void add(String name, Secret value) {
        String text = value.value();
        if (name.endsWith("api_base") || name.endsWith("endpoint")) {
            add(text);
            add(text.replaceFirst("^[a-z]+://", "").replaceFirst("/.*", ""));
            add(authority(text));
        } else if (SECRET.matcher(name).find()) {
            add(text);
            add(text.replaceFirst("^Bearer ", ""));
        }
    }

    private void add(String text) {
        if (text.length() >= SHORTEST) {
            hidden.add(text);
        }
    }

    /** Without user and password: {@code host:port}. */
    private static String authority(String address) {
        int from = address.indexOf("//");
        int to = address.indexOf('/', from + 2);
        String all = address.substring(from < 0 ? 0 : from + 2, to < 0 ? address.length() : to);
        return all.substring(all.lastIndexOf('@') + 1);
    }
}
