package dev.tollgate.proxy.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.model.FailureException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "08006, The database can't be reached.",
        "57P01, The database can't be reached.",
        "28P01, The database can't be reached.",
        "53300, The database can't be reached.",
        "25006, The database takes no changes at the moment.",
        "40P01, The database is busy with the same records; try again.",
        "42P01, The database has an older schema; run tollgate migrate.",
        "42501, The database doesn't let the gateway's user do this.",
        "23505, Another record has this id or alias already.",
        "22P05, 'A text is too long, or has a sign that can''t be stored.'",
    })
    void whatAnErrorMeansFollowsFromItsState(String state, String message) {
        assertThat(DatabaseErrors.failure(new SQLException("secret detail", state)))
                .isInstanceOf(FailureException.class)
                .hasMessage(message);
    }

    @Test
    void noFreeConnectionMeansOutOfReach() {
        assertThat(DatabaseErrors.failure(new SQLTransientConnectionException("no connection")))
                .isInstanceOf(FailureException.class);
    }

    @Test
    void aWrongStatementIsABug() {
        assertThat(DatabaseErrors.failure(new SQLException("syntax error", "42601")))
                .isInstanceOf(IllegalStateException.class);
    }
}
