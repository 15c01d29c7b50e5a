package dev.tollgate.proxy.sdk;

import dev.tollgate.proxy.fake.Aborted;
import dev.tollgate.proxy.fake.FakeProvider;
import java.util.List;

/** What the SDKs talk to, and the vendors behind it. */
final class GatewayUnderTest implements AutoCloseable {

    private final FakeProvider vendors = new FakeProvider(0);

    void start() {}

    String url() {
        return vendors.url();
    }

    String key() {
        return "sk-test";
    }

    List<Aborted> aborts(String word) {
        return vendors.aborts().stream()
                .filter(aborted -> aborted.request().text().contains(word))
                .toList();
    }

    @Override
    public void close() {
        vendors.close();
    }
}
