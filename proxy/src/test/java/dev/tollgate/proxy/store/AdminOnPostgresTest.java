package dev.tollgate.proxy.store;

import dev.tollgate.proxy.admin.StrangeCalls;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class AdminOnPostgresTest {

    @Test
    void noCallIsTooStrangeForTheDatabase() {
        try (Database database = Databases.migrated()) {
            StrangeCalls.make(new PostgresRecords(database, Clock.systemUTC()));
        }
    }
}
