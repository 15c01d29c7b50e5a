package dev.tollgate.proxy.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.InMemoryDirectory;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A known key costs a request microseconds. */
class AuthenticationCostTest {

    private static final String KEY = "sk-abcdefghijklmnopqrst-wxyz";
    private static final int TIMES = 20_000;

    private static final ModelAccess.Models MODELS =
            new ModelAccess.Models() {
                @Override
                public String resolve(String model) {
                    return model;
                }

                @Override
                public Set<String> accessGroups(String model) {
                    return Set.of();
                }
            };

    private final Authentication authentication = authentication();

    private static Authentication authentication() {
        InMemoryRecords records = new InMemoryRecords();
        String json =
                """
                {"models": ["a", "b", "c", "gpt-4o"], "team_id": "t", "user_id": "u",
                 "expires": "2999-01-01T00:00:00Z"}
                """;
        records.insert(
                new Entry(
                        Kind.KEY, KeyHash.of(KEY), (ObjectNode) Json.parse(json.getBytes(UTF_8))));
        records.insert(new Entry(Kind.TEAM, "t", Json.object()));
        records.insert(new Entry(Kind.USER, "u", Json.object().put("user_role", "internal_user")));
        return new Authentication(
                Optional.of(
                        new CachedDirectory(new InMemoryDirectory(records), Duration.ofHours(1))),
                new Scopes(Scopes.Settings.PLAIN, InstantSource.system()),
                InstantSource.system());
    }

    @Test
    void knownKeyIsRecognizedInMicroseconds() {
        long best = Long.MAX_VALUE;
        int allowed = 0;
        for (int round = 0; round < 10; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                Caller caller = authentication.caller(KEY, new Secret("sk-master-1234567"));
                allowed += new ModelAccess(caller, MODELS).allows("gpt-4o") ? 1 : 0;
            }
            best = Math.min(best, (System.nanoTime() - begin) / TIMES);
        }
        System.out.println("A known key and its model take " + best + " ns");

        assertThat(allowed).isEqualTo(10 * TIMES);
        // ten times what a quiet machine takes, so that a busy one fails nothing
        assertThat(best).isLessThan(50_000);
    }
}
