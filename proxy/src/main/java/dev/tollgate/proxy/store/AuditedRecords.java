package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.store.AuditRows.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Records of one transaction, each change of which is written down in it. */
final class AuditedRecords implements Records {

    /** What each change changes. */
    private static final Set<String> ALWAYS = Set.of("updated_at", "updated_by");

    private final Records records;
    private final AuditRows rows;

    AuditedRecords(Records records, AuditRows rows) {
        this.records = records;
        this.rows = rows;
    }

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
        boolean added = records.insert(entry);
        if (added) {
            boolean rotated = entry.data().path("rotation_count").asInt() > 0;
            rows.add(
                    rotated ? "rotated" : "created",
                    entry.kind(),
                    entry.id(),
                    new Change(Optional.empty(), Optional.of(entry.data())));
        }
        return added;
    }

    @Override
    public Optional<Entry> update(Kind kind, String id, UnaryOperator<ObjectNode> change) {
        List<ObjectNode> before = new ArrayList<>(1);
        Optional<Entry> changed =
                records.update(
                        kind,
                        id,
                        data -> {
                            before.add(data.deepCopy());
                            return change.apply(data);
                        });
        changed.ifPresent(entry -> updated(before.getFirst(), entry));
        return changed;
    }

    private void updated(ObjectNode before, Entry entry) {
        ObjectNode difference = difference(before, entry.data());
        if (!difference.isEmpty()) {
            rows.add(
                    difference.path("blocked").asBoolean() ? "blocked" : "updated",
                    entry.kind(),
                    entry.id(),
                    new Change(Optional.of(before), Optional.of(difference)));
        }
    }

    private static ObjectNode difference(ObjectNode before, ObjectNode after) {
        ObjectNode difference = Json.object();
        after.properties()
                .forEach(each -> {
                    if (!each.getValue().equals(before.get(each.getKey()))) {
                        difference.set(each.getKey(), each.getValue());
                    }
                });
        before.fieldNames()
                .forEachRemaining(name -> {
                    if (!after.has(name)) {
                        difference.putNull(name);
                    }
                });
        return difference.without(ALWAYS);
    }

    /** The database deletes with a record what belongs to it. */
    @Override
    public boolean delete(Kind kind, String id) {
        Map<String, Entry> lost = new LinkedHashMap<>();
        records.find(kind, id).ifPresent(entry -> collect(entry, lost));
        lost.values()
                .forEach(entry ->
                        rows.add(
                                "deleted",
                                entry.kind(),
                                entry.id(),
                                new Change(Optional.of(entry.data()), Optional.empty())));
        return records.delete(kind, id);
    }

    private void collect(Entry entry, Map<String, Entry> into) {
        into.put(entry.kind() + " " + entry.id(), entry);
        switch (entry.kind()) {
            case TEAM -> belongings("team_id", entry, into, Kind.KEY, Kind.TEAM_MEMBER);
            case USER ->
                    belongings(
                            "user_id",
                            entry,
                            into,
                            Kind.KEY,
                            Kind.TEAM_MEMBER,
                            Kind.ORGANIZATION_MEMBER);
            case ORGANIZATION ->
                    belongings(
                            "organization_id",
                            entry,
                            into,
                            Kind.TEAM,
                            Kind.KEY,
                            Kind.ORGANIZATION_MEMBER);
            case KEY,
                    TEAM_MEMBER,
                    ORGANIZATION_MEMBER,
                    CUSTOMER,
                    BUDGET,
                    TAG,
                    MODEL,
                    CREDENTIAL -> {}
        }
    }

    private void belongings(String field, Entry owner, Map<String, Entry> into, Kind... kinds) {
        for (Kind kind : kinds) {
            records.find(kind, Query.where(Map.of(field, owner.id())))
                    .entries()
                    .forEach(entry -> collect(entry, into));
        }
    }

    @Override
    public void together(Work work) {
        work.with(this);
    }
}
