package dev.tollgate.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.guard.Scope;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {

    @ParameterizedTest
    @CsvSource({
        "api_key, 0123456789, key, Key 01234567…, token, 0123456789",
        "model_per_key, 0123456789:gpt-4o, key, Key 01234567… for model gpt-4o, token, 0123456789",
        "team, t, team, Team t, team_id, t",
        "model_per_team, t:gpt-4o, team, Team t for model gpt-4o, team_id, t",
        "user, u, user, User u, user_id, u",
        "team_member, t:u, team_member, User u in Team t, user_id, u",
        "organization, o, organization, Organization o, organization_id, o",
        "end_user, c, end_user, Customer c, customer_id, c",
        "tag, x, tag, tag x, token,",
        "proxy, all, proxy, The gateway, token,",
    })
    void anybodysBudgetIsNamedWithoutADatabaseToo(ArgumentsAccessor row) {
        Subjects.Subject subject =
                new Subjects(Optional.empty())
                        .of(
                                new Scope(
                                        row.getString(0),
                                        row.getString(1),
                                        Scope.Allowance.UNLIMITED));
        assertThat(subject.group()).isEqualTo(row.getString(2));
        assertThat(subject.name()).isEqualTo(row.getString(3));
        assertThat(subject.fields().path(row.getString(4)).textValue()).isEqualTo(row.getString(5));
    }
}
