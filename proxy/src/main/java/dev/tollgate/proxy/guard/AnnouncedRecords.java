package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Records whose changes this gateway feels at once: other gateways hear of them a second later.
 *
 * @param records has them
 * @param listener is told when a change is over, all of it
 */
public record AnnouncedRecords(Records records, ChangeListener listener) implements Records {

    @Override
    public Optional<Entry> find(Kind kind, String id) {
        return records.find(kind, id);
    }

    @Override
    public Page find(Kind kind, Query query) {
        return records.find(kind, query);
    }

    @Override
    public boolean insert(Entry entry) {
        boolean done = records.insert(entry);
        listener.changed(entry.kind(), entry.id());
        return done;
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        Optional<Entry> updated = records.update(kind, id, change);
        listener.changed(kind, id);
        return updated;
    }

    @Override
    public boolean delete(Kind kind, String id) {
        boolean done = records.delete(kind, id);
        listener.changed(kind, id);
        return done;
    }

    @Override
    public void together(Work work) {
        List<Runnable> changes = new ArrayList<>();
        ChangeListener later =
                new ChangeListener() {
                    @Override
                    public void changed(Kind kind, String id) {
                        changes.add(() -> listener.changed(kind, id));
                    }

                    @Override
                    public void anyChanged() {
                        changes.add(listener::anyChanged);
                    }
                };
        records.together(inside -> work.with(new AnnouncedRecords(inside, later)));
        changes.forEach(Runnable::run);
    }
}
