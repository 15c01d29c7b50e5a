package dev.tollgate.proxy.observe.metrics;

import java.util.Arrays;
import java.util.List;

/** Label values as a key of a map, hashed once. */
final class Values {

    private final String[] all;
    private final int hash;

    /**
     * @param all not copied
     */
    Values(String[] all) {
        this.all = all;
        this.hash = Arrays.hashCode(all);
    }

    static Values of(Label[] labels, Subject subject) {
        String[] values = new String[labels.length];
        for (int i = 0; i < labels.length; i++) {
            values[i] = labels[i].of(subject);
        }
        return new Values(values);
    }

    /** Some of them. */
    Values at(int[] places) {
        String[] some = new String[places.length];
        for (int i = 0; i < places.length; i++) {
            some[i] = all[places[i]];
        }
        return new Values(some);
    }

    /** The same where all values of unbounded labels are «other». */
    Values bounded(List<Label> labels) {
        String[] fewer = all.clone();
        for (int i = 0; i < fewer.length; i++) {
            if (!labels.get(i).bounded()) {
                fewer[i] = Label.OTHER;
            }
        }
        return new Values(fewer);
    }

    /** All of them «other». */
    Values others() {
        String[] none = new String[all.length];
        Arrays.fill(none, Label.OTHER);
        return new Values(none);
    }

    List<String> list() {
        return Arrays.asList(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && Arrays.equals(all, values.all);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
