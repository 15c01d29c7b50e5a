package dev.tollgate.proxy.guardrail;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds what rules match in one text that comes in parts; however it is cut, the same is found. For
 * one thread.
 *
 * <p>Keeps no more of the text than may still belong to a match.
 */
public final class Scan {

    private static final Comparator<Found> ORDER =
            Comparator.comparingInt(Found::from)
                    .thenComparing(Found::to, Comparator.reverseOrder());

    private final List<Rule> rules;
    private final StringBuilder text = new StringBuilder();

    /** Where each rule goes on, in {@link #text}. */
    private final int[] next;

    private final List<Edit> edits = new ArrayList<>();

    /** How much of the whole text came before {@link #text}. */
    private long before;

    private long settled;
    private long masked;
    private Optional<Rule> blocker = Optional.empty();

    /**
     * What is masked.
     *
     * @param from its first character in the whole text
     * @param to behind its last
     */
    public record Edit(long from, long to, Rule rule) {

        /** What stands in its place. */
        public String mask() {
            return rule.mask().orElseThrow();
        }
    }

    private record Found(int from, int to, Rule rule) {}

    Scan(List<Rule> rules) {
        this.rules = rules;
        next = new int[rules.size()];
    }

    /** Takes the next part. */
    public void add(String part) {
        text.append(part);
        String now = text.toString();
        int safe = now.length();
        for (Rule rule : rules) {
            safe = Math.min(safe, rule.open(now));
        }
        scan(now, safe);
        forget();
    }

    /** The text is at its end. */
    public void end() {
        String now = text.toString();
        scan(now, now.length() + 1);
        settled = before + now.length();
        forget();
    }

    /** Up to where it is known what becomes of the text, in characters from its start. */
    public long settled() {
        return settled;
    }

    /** What is masked, in order, as far as it is {@link #settled}. */
    public List<Edit> edits() {
        return edits;
    }

    /** The rule by which nothing of it may pass; empty where it may. */
    public Optional<Rule> blocker() {
        return blocker;
    }

    /** Why nothing of it may pass; empty where it may. */
    public Optional<String> blocked() {
        return blocker.map(Rule::reason);
    }

    /** Finds all matches that begin before {@code safe}: nothing that follows changes them. */
    private void scan(String now, int safe) {
        List<Found> found = new ArrayList<>();
        for (int at = 0; at < next.length; at++) {
            next[at] = Math.max(find(rules.get(at), now, next[at], safe, found), safe);
        }
        found.sort(ORDER);
        for (Found each : found) {
            note(each);
        }
        settled = Math.max(masked, before + safe);
    }

    /** Returns where the rule's last match ends. */
    private static int find(Rule rule, String now, int from, int safe, List<Found> found) {
        int at = from;
        if (!rule.mayMatch(now)) {
            return at;
        }
        Matcher matcher = rule.matcher(now);
        while (at < Math.min(safe, now.length()) && matcher.find(at)) {
            int start = matcher.start();
            if (start >= safe) {
                return at;
            }
            at = Math.max(matcher.end(), start + 1);
            if (matcher.end() > start && rule.valid().test(matcher.group())) {
                found.add(new Found(start, matcher.end(), rule));
            }
        }
        return at;
    }

    private void note(Found each) {
        if (each.rule.mask().isEmpty()) {
            blocker = blocker.or(() -> Optional.of(each.rule));
            return;
        }
        long from = Math.max(masked, before + each.from);
        long to = before + each.to;
        if (from < to) {
            edits.add(new Edit(from, to, each.rule));
            masked = to;
        }
    }

    /** One character before the next match says whether a word begins there. */
    private void forget() {
        int least = Arrays.stream(next).min().orElse(text.length());
        int cut = Math.min(least, text.length()) - 1;
        if (cut > 0) {
            text.delete(0, cut);
            before += cut;
            for (int at = 0; at < next.length; at++) {
                next[at] -= cut;
            }
        }
    }
}
