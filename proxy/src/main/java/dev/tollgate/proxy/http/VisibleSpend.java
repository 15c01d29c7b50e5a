package dev.tollgate.proxy.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.admin.Sight;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.SpendReports;
import dev.tollgate.proxy.spend.SpendReports.Field;
import dev.tollgate.proxy.spend.SpendReports.Page;
import dev.tollgate.proxy.spend.SpendReports.Part;
import dev.tollgate.proxy.spend.SpendReports.RowQuery;
import dev.tollgate.proxy.spend.SpendReports.Slice;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was spent, as far as a caller may see it: administrators and viewers everything, admins of a
 * team all of their team, users what their keys have spent, and a key of nobody's its own.
 */
final class VisibleSpend {

    /** No report is longer. */
    private static final int MOST_SUMS = 100_000;

    private final Optional<SpendReports> reports;
    private final Optional<Records> records;

    /**
     * @param reports empty without a database
     * @param records empty without a database
     */
    VisibleSpend(Optional<SpendReports> reports, Optional<Records> records) {
        this.reports = reports;
        this.records = records;
    }

    private SpendReports reports() {
        return reports.orElseThrow(ReportQuery::noDatabase);
    }

    private Sight sight() {
        return new Sight(records.orElseThrow(ReportQuery::noDatabase));
    }

    /** Of all days and everybody. */
    Money total() {
        return reports().total();
    }

    /** Requests one by one. */
    Page rows(Caller caller, RowQuery asked) {
        return reports()
                .rows(
                        new RowQuery(
                                asked.range(),
                                visible(caller, asked.equal()),
                                asked.sort(),
                                asked.ascending(),
                                asked.offset(),
                                asked.limit()));
    }

    private Map<Field, String> visible(Caller caller, Map<Field, String> asked) {
        String team = asked.getOrDefault(Field.TEAM_ID, "");
        if (Sight.isOfAll(caller) || (!team.isEmpty() && sight().runsTeam(caller, team))) {
            return asked;
        }
        Field field = caller.userId().isPresent() ? Field.USER_ID : Field.KEY_HASH;
        String own = caller.userId().orElse(caller.keyHash());
        if (own.isEmpty() || !asked.getOrDefault(field, own).equals(own)) {
            throw notYours();
        }
        Map<Field, String> visible = new EnumMap<>(Field.class);
        visible.putAll(asked);
        visible.put(field, own);
        return visible;
    }

    /** All sums by each of some parts: the latest day first, then the largest spend. */
    List<ObjectNode> sums(Caller caller, Slice asked, List<Part> by) {
        return sums(caller, asked, by, MOST_SUMS);
    }

    /** The first ones. */
    List<ObjectNode> sums(Caller caller, Slice asked, List<Part> by, int limit) {
        return page(caller, asked, by, new Cut(0, limit)).rows();
    }

    /** Some of the sums. */
    Page page(Caller caller, Slice asked, List<Part> by, Cut cut) {
        return reports().sums(visible(caller, asked), by, cut.offset(), cut.limit());
    }

    /** Which part of an answer. */
    record Cut(long offset, int limit) {
        /** As much as there may be. */
        static final Cut ALL = new Cut(0, MOST_SUMS);
    }

    private Slice visible(Caller caller, Slice asked) {
        if (Sight.isOfAll(caller)) {
            return asked;
        }
        return switch (asked.entity()) {
            case USER -> users(caller, asked);
            case TEAM -> teams(caller, asked);
            case ORGANIZATION -> asked.withIds(own(asked.ids(), sight().organizations(caller)));
            case TAG, CUSTOMER -> keys(caller, asked);
        };
    }

    private Slice users(Caller caller, Slice asked) {
        return caller.userId()
                .map(user -> asked.withIds(own(asked.ids(), Set.of(user))))
                .orElseGet(() -> keys(caller, asked));
    }

    private Slice keys(Caller caller, Slice asked) {
        return asked.withKeys(own(asked.keys(), sight().keys(caller)));
    }

    private Slice teams(Caller caller, Slice asked) {
        Sight sight = sight();
        Set<String> teams =
                !asked.ids().isEmpty()
                                && asked.ids().stream()
                                        .allMatch(team -> sight.runsTeam(caller, team))
                        ? asked.ids()
                        : own(asked.ids(), sight.teams(caller));
        Slice theirs = asked.withIds(teams);
        boolean all = teams.stream().allMatch(team -> sight.runsTeam(caller, team));
        return all ? theirs : keys(caller, theirs);
    }

    /** What is asked for, if it is the own; without anything asked for, all of the own. */
    private static Set<String> own(Set<String> asked, Set<String> own) {
        if (own.isEmpty() || !own.containsAll(asked)) {
            throw notYours();
        }
        return asked.isEmpty() ? own : asked;
    }

    private static FailureException notYours() {
        return new FailureException(
                new Failure.Forbidden(
                        "You may see your own spend only: that of your user, your keys, and the"
                                + " teams and organizations that you administer."));
    }

    /** A field of a record, as null where there is none. */
    JsonNode field(Kind kind, String id, String field) {
        return records.flatMap(all -> all.find(kind, id))
                .map(Entry::data)
                .map(data -> data.path(field))
                .filter(value -> !value.isMissingNode())
                .orElseGet(() -> Json.object().nullNode());
    }
}
