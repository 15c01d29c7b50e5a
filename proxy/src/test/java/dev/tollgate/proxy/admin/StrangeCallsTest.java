package dev.tollgate.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.proxy.fake.InMemoryRecords;
import org.junit.jupiter.api.Test;

class StrangeCallsTest {

    @Test
    void noCallIsTooStrange() {
        assertThat(StrangeCalls.make(new InMemoryRecords()))
                .contains(200, 400, 404, 422)
                .allMatch(status -> status < 500);
    }
}
