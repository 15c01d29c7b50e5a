package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.admin.StrangeCalls;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class AdminOnPostgresTest {

    @Test
    void noCallIsTooStrangeForTheDatabase() {
        try (Database database = Databases.migrated()) {
            assertThat(StrangeCalls.make(new PostgresRecords(database, Clock.systemUTC())))
                    .contains(200, 400, 404, 422)
                    .allMatch(status -> status < 500);
        }
    }
}
