package dev.tollgate.proxy.spend;

import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Spend rows for tests: a call of one user's key that costs a tenth of a cent. */
public final class TestRows {

    public static final Instant START = Instant.parse("2026-03-02T15:00:00.123456Z");

    private TestRows() {}

    public static SpendRow row(String id) {
        return row(id, "success", "u1", List.of());
    }

    public static SpendRow row(String id, String status, String user, List<String> tags) {
        return new SpendRow(
                id,
                status,
                "acompletion",
                START,
                START.plusMillis(20),
                START.plusMillis(300),
                new SpendRow.Target("gpt-4o", "d1", "smart", "openai", "https://api.openai.com"),
                new SpendRow.Payer("hash", "alias", user, "t1", "o1", "c1"),
                new Usage(10, 5, 3, 0, 7, 2, 0, 0, 0, 0, 0),
                Money.ofDollars(new BigDecimal("0.001")),
                false,
                tags,
                Map.of("litellm_call_id", "\"mine\""),
                Map.of());
    }
}
