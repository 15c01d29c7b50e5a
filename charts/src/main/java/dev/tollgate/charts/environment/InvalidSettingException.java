package dev.tollgate.charts.environment;

import dev.tollgate.charts.document.KeyPath;
import java.util.List;

/**
 * A value or combination that a record refuses; the loader turns it into a problem with file and
 * line.
 */
final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient KeyPath key;
    private final String remedy;

    /**
     * @param key the value at fault, as seen from the record; empty for the whole record
     * @param what the fault, as it is shown
     * @param remedy what to do, as an imperative sentence
     */
    InvalidSettingException(KeyPath key, String what, String remedy) {
        super(what);
        this.key = key;
        this.remedy = remedy;
    }

    InvalidSettingException(String key, String what, String remedy) {
        this(new KeyPath(key), what, remedy);
    }

    /** Throws all faults as one: the first, with the others as suppressed ones. */
    static void throwAll(List<InvalidSettingException> all) {
        if (all.isEmpty()) {
            return;
        }
        InvalidSettingException first = all.get(0);
        all.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }

    KeyPath key() {
        return key;
    }

    String remedy() {
        return remedy;
    }
}
