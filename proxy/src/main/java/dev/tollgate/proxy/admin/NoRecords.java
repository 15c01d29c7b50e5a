package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The records of a gateway without a database: each call is refused, and says why. */
final class NoRecords implements Records {

    @Override
    public Optional<Entry> find(Kind kind, String id) {
        throw Refusal.noDatabase();
    }

    @Override
    public Page find(Kind kind, Query query) {
        throw Refusal.noDatabase();
    }

    @Override
    public boolean insert(Entry entry) {
        throw Refusal.noDatabase();
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        throw Refusal.noDatabase();
    }

    @Override
    public boolean delete(Kind kind, String id) {
        throw Refusal.noDatabase();
    }

    @Override
    public void together(Work work) {
        throw Refusal.noDatabase();
    }
}
