package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guardrail.Guardrails.Configured;
import dev.tollgate.proxy.guardrail.Rule;
import dev.tollgate.proxy.guardrail.Scan;
import dev.tollgate.proxy.guardrail.TextFilter;
import dev.tollgate.proxy.guardrail.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells what filters did with a stream that they look at together. For the stream's thread. */
final class FilterLooks {

    private final Checks filters;
    private final List<Scan> scans = new ArrayList<>();
    private final Instant began = Instant.now();
    private long nanos;
    private boolean told;

    /**
     * @param filters whose guardrails are {@link TextFilter}s
     */
    FilterLooks(Checks filters) {
        this.filters = filters;
    }

    /** Watches one text. */
    Scan of(Scan scan) {
        scans.add(scan);
        return scan;
    }

    /** Counts the time that looking takes. */
    void time(Runnable looking) {
        long start = System.nanoTime();
        looking.run();
        nanos += System.nanoTime() - start;
    }

    /** Nothing more comes. */
    void tell() {
        if (told) {
            return;
        }
        told = true;
        for (Configured each : filters.guardrails()) {
            if (each.guardrail() instanceof TextFilter filter) {
                filters.looked(each, began, nanos, verdict(filter.rules()));
            }
        }
    }

    private Verdict verdict(List<Rule> rules) {
        Map<String, Integer> masked = new TreeMap<>();
        for (Scan scan : scans) {
            if (scan.blocker().filter(rules::contains).isPresent()) {
                return new Verdict.Block("");
            }
            scan.edits().stream()
                    .map(Scan.Edit::rule)
                    .filter(rules::contains)
                    .forEach(rule -> masked.merge(rule.name(), 1, Integer::sum));
        }
        return masked.isEmpty() ? Verdict.PASS : new Verdict.Mask(List.of(), masked);
    }
}
