package dev.tollgate.proxy.store;

import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Records;

class InMemoryRecordsTest extends RecordsContract {

    @Override
    Records records() {
        return new InMemoryRecords();
    }
}
