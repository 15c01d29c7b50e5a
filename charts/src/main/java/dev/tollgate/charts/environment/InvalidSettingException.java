package dev.tollgate.charts.environment;

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

    String key() {
        return key;
    }

    String remedy() {
        return remedy;
    }
}
