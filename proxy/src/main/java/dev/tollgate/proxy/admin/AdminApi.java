package dev.tollgate.proxy.admin;

import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All paths of the admin API, in reading order. */
public final class AdminApi {

    private AdminApi() {}

    /**
     * Over some records.
     *
     * @param stored empty without a database
     * @param clock in whose zone the days of budgets begin
     * @param catalog of the models that are served
     */
    public static List<Endpoint> of(
            Optional<Records> stored, Ledger ledger, Clock clock, Catalog catalog) {
        Records records = stored.orElseGet(NoRecords::new);
        Periods periods = new Periods(clock);
        Desk desk = new Desk(records, new Spending(ledger, periods), new Rights(records), periods);
        NewKeys newKeys = new NewKeys(desk);
        Limits limits = new Limits(desk);
        Members members = new Members(desk, limits);
        Users users = new Users(desk, members, newKeys);
        return Stream.of(
                        new Keys(desk, newKeys).endpoints(),
                        new KeyLists(desk).endpoints(),
                        new Teams(desk, members).endpoints(),
                        members.endpoints(),
                        users.endpoints(),
                        new Bulk(desk, users, members).endpoints(),
                        new Organizations(desk, limits).endpoints(),
                        new Customers(desk, limits).endpoints(),
                        new Budgets(desk, limits).endpoints(),
                        new Tags(desk, limits).endpoints(),
                        new Spenders(desk).endpoints(),
                        new Models(desk, catalog).endpoints(),
                        new Credentials(desk, catalog).endpoints())
                .flatMap(List::stream)
                .toList();
    }
}
