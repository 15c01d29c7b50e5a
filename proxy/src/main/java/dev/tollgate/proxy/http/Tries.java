package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been tried for one request, for headers and the log. For the request's own thread. */
final class Tries {

    private final List<Try> all = new ArrayList<>();
    private String group = "";
    private int fallbacks;
    private int retries;
    private int maxRetries;
    private boolean called;

    /**
     * One call to a vendor.
     *
     * @param group that it was chosen for
     * @param failure null where it gave the answer
     * @param began by {@link System#nanoTime()}
     */
    record Try(String group, Target target, @Nullable Failure failure, long began, long nanos) {}

    /** The group that is being tried now. */
    void group(String name) {
        if (!group.isEmpty()) {
            fallbacks++;
        }
        group = name;
        called = false;
    }

    /** A vendor is called now. */
    void calling() {
        retries += called ? 1 : 0;
        called = true;
    }

    /** Whether no vendor has been called yet. */
    boolean none() {
        return !called && retries == 0 && fallbacks == 0;
    }

    /** How many retries the last failure's class gets. */
    void maxRetries(int most) {
        maxRetries = most;
    }

    /** A call that began at a time of {@link System#nanoTime()} has ended now. */
    void add(Target target, @Nullable Failure failure, long began) {
        all.add(new Try(group, target, failure, began, System.nanoTime() - began));
    }

    /** LiteLLM's {@code x-litellm-model-group}. */
    String group() {
        return group;
    }

    /** Who was called first. */
    Optional<Target> firstTarget() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst().target());
    }

    /** Who was called last. */
    Optional<Target> lastTarget() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().target());
    }

    /** How many calls have ended. */
    int count() {
        return all.size();
    }

    List<Try> all() {
        return List.copyOf(all);
    }

    /** Calls after the first one of each group: {@code x-litellm-attempted-retries}. */
    int retries() {
        return retries;
    }

    /** {@code x-litellm-max-retries}; moves to another deployment are not bound by it. */
    int maxRetries() {
        return Math.max(retries, maxRetries);
    }

    /** {@code x-litellm-attempted-fallbacks}. */
    int fallbacks() {
        return fallbacks;
    }
}
