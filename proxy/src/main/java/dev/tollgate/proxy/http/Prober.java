package dev.tollgate.proxy.http;

import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.model.Usage;
import dev.tollgate.proxy.provider.Prompt;
import dev.tollgate.proxy.provider.Provider;
import dev.tollgate.proxy.routing.Reservation;
import dev.tollgate.proxy.upstream.UpstreamResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls one deployment to see whether it answers. The call counts against its quotas, as the vendor
 * counts it too.
 */
final class Prober {

    private static final int LARGEST_ANSWER = 16 << 20;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A model that thinks before it answers has used up its few tokens by that: it lives. */
    private static final String THOUGHT = "max_tokens or model output limit was reached";

    private final Attempts.Caller caller;
    private final Carriages carriages;

    Prober(Attempts.Caller caller, Carriages carriages) {
        this.caller = caller;
        this.carriages = carriages;
    }

    /** Empty where there is no small call for it. */
    Optional<Checked> check(Snapshot snapshot, Target target) {
        return Probe.of(target, snapshot.settings().health())
                .map(prompt -> {
                    long begin = System.nanoTime();
                    Optional<Failure> failure = failure(snapshot, prompt);
                    return new Checked(
                            target.deployment().id(),
                            failure.isEmpty(),
                            Checked.Source.PROBE,
                            snapshot.router().clock().millis(),
                            (System.nanoTime() - begin) / NANOS_PER_MILLI,
                            failure.map(Errors::status).orElse(0),
                            failure.map(Failure::message).orElse(""));
                });
    }

    private Optional<Failure> failure(Snapshot snapshot, Prompt prompt) {
        Deployment deployment = prompt.target().deployment();
        if (deployment.parameters().mockResponse().isPresent()) {
            return Optional.empty();
        }
        try {
            counted(snapshot, prompt);
            return Optional.empty();
        } catch (FailureException e) {
            Failure failure = Redaction.of(deployment).applied(e.failure());
            return Optional.of(failure).filter(told -> !told.message().contains(THOUGHT));
        }
    }

    private void counted(Snapshot snapshot, Prompt prompt) {
        Target target = prompt.target();
        ProbeRequest request = new ProbeRequest(target.model(), prompt.operation());
        Reservation reservation = snapshot.router().only(target, request).next();
        Usage usage = Usage.NONE;
        Failure failure = null;
        try {
            usage = call(snapshot, prompt);
        } catch (FailureException e) {
            failure = e.failure();
            throw e;
        } finally {
            settle(reservation, usage, failure);
        }
    }

    /** Only what a vendor says of quotas is learned from: a check may be wrong in other ways. */
    private static void settle(Reservation reservation, Usage usage, @Nullable Failure failure) {
        if (failure instanceof Failure.Upstream upstream
                && upstream.errorClass() == ErrorClass.RATE_LIMIT) {
            reservation.failed(upstream);
            return;
        }
        reservation.left(usage.totalTokens());
    }

    private Usage call(Snapshot snapshot, Prompt prompt) {
        Target target = prompt.target();
        String vendor = target.deployment().vendor();
        Provider provider =
                snapshot.providers()
                        .apply(vendor)
                        .orElseThrow(() ->
                                new FailureException(
                                        new Failure.BadRequest(
                                                "The vendor '" + vendor + "' is not known here.")));
        Carriages.Caller nobody = new Carriages.Caller(target.model(), "");
        Carriage carriage = carriages.of(snapshot.adapters(), provider, prompt, nobody);
        try (UpstreamResponse response = caller.call(carriage.request()).send()) {
            if (response.status() / 100 != 2) {
                throw new FailureException(Attempts.refusal(provider, response));
            }
            byte[] answer = response.bytes(LARGEST_ANSWER);
            return Attempts.isJson(response) ? carriage.whole(answer).usage() : Usage.NONE;
        }
    }
}
