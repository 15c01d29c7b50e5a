package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been tried for one request, for headers and the log. For the request's own thread. */
final class Tries {

    private final List<Try> all = new ArrayList<>();
    private String group = "";
    private int fallbacks;
    private int calls;

    /**
     * One call to a vendor.
     *
     * @param failure null where it gave the answer
     */
    record Try(Target target, @Nullable Failure failure, long nanos) {}

    /** The group that is being tried now. */
    void group(String name) {
        if (!group.isEmpty()) {
            fallbacks++;
        }
        group = name;
    }

    /** A vendor is called now. */
    void calling() {
        calls++;
    }

    void add(Try done) {
        all.add(done);
    }

    /** LiteLLM's {@code x-litellm-model-group}. */
    String group() {
        return group;
    }

    List<Try> all() {
        return List.copyOf(all);
    }

    /** Calls after the first one, fallbacks not counted: {@code x-litellm-attempted-retries}. */
    int retries() {
        return Math.max(0, calls - 1 - fallbacks);
    }

    /** {@code x-litellm-attempted-fallbacks}. */
    int fallbacks() {
        return fallbacks;
    }
}
