package dev.tollgate.proxy.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers under names that are known only while the gateway runs: each name is made ready once, and
 * of each the latest header is kept, since most come again as they are.
 */
final class HeaderCache {

    /** Others choose the names, so not all of them can be remembered. */
    private static final int MOST = 1000;

    private final String prefix;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private static final class Known {

        private final AnswerHeader.Name name;

        /** Two threads may see two of them, and both are right. */
        private volatile @Nullable AnswerHeader latest;

        Known(AnswerHeader.Name name) {
            this.name = name;
        }

        AnswerHeader with(String value) {
            AnswerHeader kept = latest;
            if (kept != null && kept.get().equals(value)) {
                return kept;
            }
            AnswerHeader made = name.with(value);
            latest = made;
            return made;
        }
    }

    /**
     * @param prefix of all names
     */
    HeaderCache(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The header with this name and value.
     *
     * @param name without the prefix
     * @throws IllegalArgumentException where it can't be a header
     */
    AnswerHeader header(String name, String value) {
        Known found = known.get(name);
        if (found == null) {
            found = new Known(AnswerHeader.Name.of(prefix + name));
            if (known.size() < MOST) {
                known.put(name, found);
            }
        }
        return found.with(value);
    }
}
