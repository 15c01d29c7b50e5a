package dev.tollgate.proxy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Records without a database, for tests of what uses them. */
public final class InMemoryRecords implements Records {

    private record Id(Kind kind, String id) {}

    private Map<Id, ObjectNode> all = new LinkedHashMap<>();

    @Override
    public synchronized Optional<Entry> find(Kind kind, String id) {
        return Optional.ofNullable(all.get(new Id(kind, id)))
                .map(data -> new Entry(kind, id, data.deepCopy()));
    }

    @Override
    public synchronized Page find(Kind kind, Query query) {
        String sort = query.sort().isEmpty() ? "created_at" : query.sort();
        Comparator<Entry> order =
                Comparator.<Entry, JsonNode>comparing(
                                entry -> entry.data().path(sort), InMemoryRecords::compare)
                        .thenComparing(Entry::id);
        List<Entry> found =
                all.keySet().stream()
                        .filter(id -> id.kind() == kind && fits(all.get(id), query.equal()))
                        .map(id -> new Entry(kind, id.id(), all.get(id).deepCopy()))
                        .sorted(query.descending() ? order.reversed() : order)
                        .toList();
        Stream<Entry> rest = found.stream().skip(query.offset());
        return new Page(
                (query.limit() == 0 ? rest : rest.limit(query.limit())).toList(), found.size());
    }

    private static boolean fits(ObjectNode data, Map<String, String> equal) {
        return equal.entrySet().stream()
                .allMatch(each ->
                        data.hasNonNull(each.getKey())
                                && data.get(each.getKey()).asText().equals(each.getValue()));
    }

    /** Numbers by their value, all else by its text. */
    private static int compare(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            BigDecimal number = left.decimalValue();
            return number.compareTo(right.decimalValue());
        }
        return left.asText().compareTo(right.asText());
    }

    @Override
    public synchronized boolean insert(Entry entry) {
        String alias = entry.data().path("key_alias").asText("");
        boolean aliasTaken =
                entry.kind() == Kind.KEY
                        && !alias.isEmpty()
                        && find(Kind.KEY, Query.where(Map.of("key_alias", alias))).total() > 0;
        Id id = new Id(entry.kind(), entry.id());
        if (aliasTaken || all.containsKey(id)) {
            return false;
        }
        ObjectNode data = entry.data().deepCopy();
        String now = Instant.now().toString();
        data.put("created_at", data.path("created_at").asText(now));
        data.put("updated_at", data.path("updated_at").asText(now));
        all.put(id, data);
        return true;
    }

    @Override
    public synchronized Optional<Entry> update(
            Kind kind, String id, UnaryOperator<ObjectNode> change) {
        Optional<Entry> present = find(kind, id);
        present.ifPresent(entry -> {
            ObjectNode data = change.apply(entry.data());
            data.put("updated_at", Instant.now().toString());
            all.put(new Id(kind, id), data);
        });
        return present.flatMap(entry -> find(kind, id));
    }

    @Override
    public synchronized boolean delete(Kind kind, String id) {
        boolean deleted = all.remove(new Id(kind, id)) != null;
        switch (kind) {
            case TEAM -> deleteWhere("team_id", id, Kind.KEY, Kind.TEAM_MEMBER);
            case USER ->
                    deleteWhere(
                            "user_id", id, Kind.KEY, Kind.TEAM_MEMBER, Kind.ORGANIZATION_MEMBER);
            case ORGANIZATION ->
                    deleteWhere(
                            "organization_id", id, Kind.KEY, Kind.TEAM, Kind.ORGANIZATION_MEMBER);
            default -> {}
        }
        return deleted;
    }

    private void deleteWhere(String field, String value, Kind... kinds) {
        for (Kind kind : kinds) {
            find(kind, Query.where(Map.of(field, value)))
                    .entries()
                    .forEach(entry -> delete(kind, entry.id()));
        }
    }

    @Override
    public synchronized void together(Work work) {
        Map<Id, ObjectNode> before = new LinkedHashMap<>(all);
        boolean done = false;
        try {
            work.with(this);
            done = true;
        } finally {
            if (!done) {
                all = before;
            }
        }
    }
}
