package dev.tollgate.proxy.store;

import java.util.List;

/**
 * What came of an import.
 *
 * @param steps one for each kind of rows
 * @param left what stays in LiteLLM's database, and what to do about it
 */
public record ImportReport(List<Step> steps, List<Left> left) {

    public ImportReport {
        steps = List.copyOf(steps);
        left = List.copyOf(left);
    }

    /**
     * One kind of rows.
     *
     * @param what for people: {@code keys}
     * @param read how many were found
     * @param written how many are here now that weren't, or were otherwise
     * @param skipped how many can't be or needn't be kept here
     * @param why some were skipped; empty where none was
     */
    public record Step(String what, long read, long written, long skipped, String why) {
        /** How many were here already. */
        public long present() {
            return read - written - skipped;
        }
    }

    /**
     * A table that isn't imported.
     *
     * @param rows how many it has
     * @param advice what to do about them
     */
    public record Left(String table, long rows, String advice) {}
}
