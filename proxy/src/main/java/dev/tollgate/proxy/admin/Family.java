package dev.tollgate.proxy.admin;

import java.util.ArrayList;
import java.util.List;

/** Collects the paths of one family. */
final class Family {

    private final String tag;
    private final Refusal.Form form;
    private final List<Endpoint> endpoints = new ArrayList<>();

    Family(String tag, Refusal.Form form) {
        this.tag = tag;
        this.form = form;
    }

    Family get(String path, Endpoint.Need need, String summary, Endpoint.Handler handler) {
        return add("GET", path, need, summary, handler);
    }

    Family post(String path, Endpoint.Need need, String summary, Endpoint.Handler handler) {
        return add("POST", path, need, summary, handler);
    }

    Family add(
            String method,
            String path,
            Endpoint.Need need,
            String summary,
            Endpoint.Handler handler) {
        endpoints.add(new Endpoint(method, path, tag, summary, need, form, handler));
        return this;
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }
}
