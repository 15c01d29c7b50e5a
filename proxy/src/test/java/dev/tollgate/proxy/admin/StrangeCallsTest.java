package dev.tollgate.proxy.admin;

import dev.tollgate.proxy.fake.InMemoryRecords;
import org.junit.jupiter.api.Test;

class StrangeCallsTest {

    @Test
    void noCallIsTooStrange() {
        StrangeCalls.make(new InMemoryRecords());
    }
}
