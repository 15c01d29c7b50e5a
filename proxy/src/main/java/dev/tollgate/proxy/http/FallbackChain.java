package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.routing.Router;
import dev.tollgate.proxy.routing.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request's way from group to group: the one that it asks for, then the fallbacks, and theirs. No
 * group is tried twice. For the request's own thread.
 */
final class FallbackChain {

    private final Attempts attempts;
    private final Serving serving;
    private final Router router;
    private final FallbackRules rules;
    private final Set<String> seen = new HashSet<>();
    private @Nullable FailureException last;

    FallbackChain(Attempts attempts, Serving serving) {
        this.attempts = attempts;
        this.serving = serving;
        this.router = serving.exchange().snapshot().router();
        this.rules =
                new FallbackRules(
                        router.settings().fallbacks(), serving.ask().options().fallbacks());
    }

    /**
     * Answers the client.
     *
     * @throws FailureException with the failure of the group that was asked for
     */
    void run() {
        try {
            serve();
        } catch (FailureException e) {
            if (!serving.continuation().pending() || e.failure() instanceof Failure.ClientGone) {
                throw e;
            }
            serving.outcome().brokeOff(e.failure());
            serving.continuation().fail(e.failure());
        }
    }

    private void serve() {
        Ask ask = serving.ask();
        Selection selection =
                select(ask, ask.deployment().orElse(ask.model()))
                        .orElseThrow(() -> Targets.unknown(serving.exchange(), ask.model()));
        String group = router.resolve(ask.model());
        seen.add(group);
        FailureException failure =
                ask.options()
                        .mocks()
                        .group()
                        .map(errorClass -> mocked(errorClass, ask.model()))
                        .orElseGet(() -> failure(ask, ask.model(), selection));
        if (failure == null) {
            return;
        }
        List<Fallback> available = rules.after(group, failure.failure());
        if (!fellBack(available)) {
            throw explained(failure, available);
        }
    }

    private FailureException mocked(ErrorClass errorClass, String group) {
        serving.tries().group(group);
        return new FailureException(Mocks.failure(errorClass, group));
    }

    private Optional<Selection> select(Ask ask, String name) {
        return router.select(name, new AskedRoute(serving.exchange(), ask, serving.flight()));
    }

    /** Whether one of these groups, or of those that stand in for it, has answered. */
    private boolean fellBack(List<Fallback> fallbacks) {
        for (Fallback fallback : fallbacks) {
            String group = router.resolve(fallback.model());
            if (seen.size() > rules.most() || seen.contains(group)) {
                continue;
            }
            Ask ask = fallback.applied(serving.exchange(), serving.ask());
            Optional<Selection> selection = select(ask, fallback.model());
            if (selection.isEmpty()) {
                continue;
            }
            seen.add(group);
            FailureException failure = failure(ask, fallback.model(), selection.get());
            if (failure == null || fellBack(rules.after(group, failure.failure()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tries one group.
     *
     * @return null where it has answered, else what another group may do better
     */
    private @Nullable FailureException failure(Ask ask, String group, Selection selection) {
        try {
            Serving.Mode mode =
                    rules.afterContentFilter(router.resolve(group))
                            ? Serving.Mode.UNLESS_FILTERED
                            : Serving.Mode.ANSWER;
            new GroupRun(attempts, serving.in(ask, mode), selection, group).run();
            return null;
        } catch (FailureException e) {
            if (!isTheirs(e.failure()) || serving.committed()) {
                throw e;
            }
            last = e;
            return e;
        }
    }

    /** Whether another group may do better: vendors failed, or none has room. */
    private static boolean isTheirs(Failure failure) {
        return failure instanceof Failure.Upstream || failure instanceof Failure.RateLimited;
    }

    /** The failure with what LiteLLM adds to its message. */
    private FailureException explained(FailureException e, List<Fallback> available) {
        if (!(e.failure() instanceof Failure.Upstream failure)) {
            return e;
        }
        StringBuilder text =
                new StringBuilder(failure.message())
                        .append(". Received Model Group=")
                        .append(serving.ask().model())
                        .append("\nAvailable Model Group Fallbacks=")
                        .append(listed(available));
        if (last != null && last != e) {
            text.append("\nError doing the fallback: ").append(last.failure().message());
        }
        Tries tries = serving.tries();
        if (tries.retries() > 0) {
            text.append(" LiteLLM Retried: ")
                    .append(tries.retries())
                    .append(" times, LiteLLM Max Retries: ")
                    .append(tries.maxRetries());
        }
        return new FailureException(
                new Failure.Upstream(
                        failure.errorClass(),
                        text.toString(),
                        failure.status(),
                        failure.details(),
                        failure.headers(),
                        failure.exhaustion()),
                e);
    }

    private static String listed(List<Fallback> available) {
        return available.isEmpty()
                ? "None"
                : available.stream()
                        .map(one -> "'" + one.model() + "'")
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
