package dev.tollgate.charts.environment;

import java.util.List;
import java.util.stream.Stream;

/**
 * A value or combination that a record refuses; the loader turns it into a problem with file and
 * line.
 */
final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String remedy;

    /**
     * @param key the component at fault, relative to the record; empty for the whole record
     * @param what the fault, as it is shown
     * @param remedy what to do, as an imperative sentence
     */
    InvalidSettingException(String key, String what, String remedy) {
        super(what);
        this.key = key;
        this.remedy = remedy;
    }

    /** Throws all faults as one: the first, with the others as suppressed ones. */
    @SafeVarargs
    static void throwAll(List<InvalidSettingException>... faults) {
        List<InvalidSettingException> all = Stream.of(faults).flatMap(List::stream).toList();
        if (all.isEmpty()) {
            return;
        }
        InvalidSettingException first = all.get(0);
        all.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    String key() {
        return key;
    }

    String remedy() {
        return remedy;
    }
}
