package dev.tollgate.proxy.store;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.spend.TestRows;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresSeedsTest {

    private static Money dollars(String amount) {
        return Money.ofDollars(new BigDecimal(amount));
    }

    /** What counts now. */
    private static Map<String, Money> counted(PostgresSeeds seeds, List<String> names) {
        Map<String, Money> counted = new HashMap<>();
        seeds.spent(names)
                .forEach((name, spent) ->
                        counted.put(name, spent.at(System.currentTimeMillis()).amount()));
        counted.values().removeIf(Money.ZERO::equals);
        return counted;
    }

    @Test
    void knowsWhatRowsHaveSummedUp() {
        try (Database database = Databases.migrated()) {
            PostgresSpend spend = new PostgresSpend(database);
            spend.write(List.of(TestRows.row("r1", "success", "u1", List.of("a"))));
            spend.write(List.of(TestRows.row("r2", "success", "u1", List.of())));

            PostgresSeeds seeds = new PostgresSeeds(database, Clock.systemUTC());

            assertThat(counted(seeds, List.of("user:u1", "tag:a", "user:nobody")))
                    .containsOnly(
                            entry("user:u1", dollars("0.002")), entry("tag:a", dollars("0.001")));
            assertThat(seeds.spent(List.of())).isEmpty();
        }
    }

    @Test
    void whatWasSpentInAPeriodThatIsOverCountsNoMore() {
        try (Database database = Databases.migrated()) {
            Databases.execute(
                    database,
                    "insert into ${schema}.scope_spend (scope, spent, reset_at) values ('team:over',"
                            + " 5, now() - interval '1 second'), ('team:runs', 1.000000001, now() +"
                            + " interval '1 hour'), ('team:''quoted''', 3, null)");

            assertThat(
                            counted(
                                    new PostgresSeeds(database, Clock.systemUTC()),
                                    List.of("team:over", "team:runs", "team:'quoted'")))
                    .containsOnly(
                            entry("team:runs", dollars("1.000000001")),
                            entry("team:'quoted'", dollars("3")));
        }
    }

    @Test
    void aDatabaseWithoutTablesIsAFailureThatSaysWhatToDo() {
        try (Database database = Databases.opened(Databases.empty())) {
            assertThatThrownBy(() ->
                            new PostgresSeeds(database, Clock.systemUTC()).spent(List.of("team:t")))
                    .isInstanceOf(FailureException.class);
        }
    }
}
