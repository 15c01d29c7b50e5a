package dev.tollgate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.App;
import dev.tollgate.proxy.Gateways;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.KeyHash;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.spend.SpendSink;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A gateway with virtual keys, for tests of what they may. */
final class VirtualKeys implements AutoCloseable {

    static final String MASTER = "sk-master-1234567";

    private static final String CHAT = "/v1/chat/completions";

    private final InMemoryRecords records = new InMemoryRecords();
    private final App app;

    VirtualKeys(String yaml) {
        app = Gateways.of(yaml, Gateways.Options.NONE.with(new InMemoryDirectory(records)));
        app.start();
    }

    /** With variables, with counters that stop, and with records that the gateway writes too. */
    VirtualKeys(String yaml, Map<String, String> variables, SpendSink rows) {
        Accounting accounting =
                Accounting.NONE
                        .with(new InMemoryDirectory(records))
                        .with(records, new LocalLedger(InstantSource.system(), Ledger.Seeds.NONE))
                        .with(rows);
        app = Gateways.of(yaml, Gateways.Options.NONE.with(variables).with(accounting));
        app.start();
    }

    Optional<Entry> find(Kind kind, String id) {
        return records.find(kind, id);
    }

    RawClient.Answer post(String path, String body, String key) throws IOException {
        return RawClient.post(port(), path, body, "Authorization: Bearer " + key);
    }

    int port() {
        return app.port();
    }

    VirtualKeys key(String key, String json) {
        return record(Kind.KEY, KeyHash.of(key), json);
    }

    VirtualKeys record(Kind kind, String id, String json) {
        records.delete(kind, id);
        ObjectNode data = (ObjectNode) Json.parse(json.getBytes(UTF_8));
        records.insert(new Entry(kind, id, data));
        return this;
    }

    RawClient.Answer chat(String key, String model) throws IOException {
        return chat(key, model, "");
    }

    RawClient.Answer chat(String key, String model, String further) throws IOException {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
                        .formatted(model, further);
        return RawClient.post(port(), CHAT, body, "Authorization: Bearer " + key);
    }

    RawClient.Answer send(String method, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(port())) {
            StringBuilder head =
                    new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return client.send(head + "Content-Length: 0\r\n\r\n").answer();
        }
    }

    @Override
    public void close() {
        app.close();
    }
}
