package dev.tollgate.proxy.guard;

import dev.tollgate.proxy.guard.Ledger.Limit;
import dev.tollgate.proxy.guard.Ledger.Refusal;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Why a request was stopped, in LiteLLM's words, and when it is worth trying again. */
public final class Refusals {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final Duration SOON = Duration.ofSeconds(1);

    private Refusals() {}

    /** A budget that is spent is no matter of waiting a little; all others are. */
    public static Failure failure(Refusal refusal, Caller caller, Instant now) {
        if (refusal.limit() != Limit.BUDGET) {
            return limit(refusal, now);
        }
        return refusal.used() < refusal.max()
                ? reserved(refusal, now)
                : new Failure.OverBudget(budget(refusal, caller));
    }

    private static Failure limit(Refusal refusal, Instant now) {
        Instant reset = refusal.reset().orElseGet(() -> now.plus(SOON));
        String text =
                "Rate limit exceeded for "
                        + name(refusal)
                        + ". Limit type: "
                        + refusal.limit().liteLlmName()
                        + ". Current limit: "
                        + refusal.max()
                        + ", Remaining: "
                        + Math.max(0, refusal.max() - refusal.used())
                        + ". Limit resets at: "
                        + TIME.format(reset);
        return new Failure.LimitReached(
                text,
                refusal.limit().liteLlmName(),
                Duration.between(now, reset),
                TIME.format(reset));
    }

    /** It may still fit when those under way have cost less than they may. */
    private static Failure reserved(Refusal refusal, Instant now) {
        Instant soon = now.plus(SOON);
        String text =
                "Requests under way have reserved the rest of the budget of "
                        + name(refusal)
                        + ". Current cost: "
                        + new Money(refusal.used())
                        + ", Max budget: "
                        + new Money(refusal.max())
                        + ". Try again soon.";
        return new Failure.LimitReached(text, Limit.BUDGET.liteLlmName(), SOON, TIME.format(soon));
    }

    private static String name(Refusal refusal) {
        return refusal.scope().kind() + ": " + refusal.scope().id();
    }

    private static String budget(Refusal refusal, Caller caller) {
        String reset =
                refusal.reset().map(at -> ". Budget resets at: " + TIME.format(at)).orElse("");
        return text(refusal, caller) + reset;
    }

    private static String text(Refusal refusal, Caller caller) {
        String id = refusal.scope().id();
        return switch (refusal.scope().kind()) {
            case "user" -> "ExceededBudget: User=" + id + " over budget. " + amounts(refusal);
            case "end_user" ->
                    "ExceededBudget: End User=" + id + " over budget. " + amounts(refusal);
            case "team" -> exceeded("Team=" + id + " ", refusal);
            case "team_member" -> exceeded(member(id), refusal);
            case "organization" -> exceeded("Organization=" + id + " ", refusal);
            case "tag" -> exceeded("Tag=" + id + " ", refusal);
            case "model_per_key" -> model(id, refusal, caller);
            default -> exceeded("", refusal);
        };
    }

    private static String exceeded(String who, Refusal refusal) {
        return "Budget has been exceeded! "
                + who
                + "Current cost: "
                + new Money(refusal.used())
                + ", Max budget: "
                + new Money(refusal.max());
    }

    private static String amounts(Refusal refusal) {
        return "Spend=" + new Money(refusal.used()) + ", Budget=" + new Money(refusal.max());
    }

    private static String member(String id) {
        int colon = id.indexOf(':');
        return "User=" + id.substring(colon + 1) + " in Team=" + id.substring(0, colon) + " ";
    }

    private static String model(String id, Refusal refusal, Caller caller) {
        int colon = id.indexOf(':');
        return "LiteLLM Virtual Key: "
                + id.substring(0, colon)
                + ", key_alias: "
                + caller.keyAlias().orElse("None")
                + ", exceeded budget for model="
                + id.substring(colon + 1)
                + ". "
                + amounts(refusal);
    }
}
