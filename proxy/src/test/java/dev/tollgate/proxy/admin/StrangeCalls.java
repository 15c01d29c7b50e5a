package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.InMemoryLedger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Strange JSON for every path of the admin API: whatever comes, it is answered or refused. */
public final class StrangeCalls {

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "0",
                    "1.5",
                    "1e400",
                    "1e-999999999",
                    "999999999999999999999999",
                    "\"\"",
                    "\"x\"",
                    "\"sk-x\"",
                    "\"1d\"",
                    "\"-1\"",
                    "\"999999mo\"",
                    "\"admin\"",
                    "\"a/b/c\"",
                    "\"'; drop table keys; --\"",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"" + "é".repeat(3000) + "\"",
                    "[]",
                    "[null]",
                    "[\"x\"]",
                    "[1,{}]",
                    "{}",
                    "{\"user_id\":\"x\",\"role\":\"user\"}",
                    "{\"user_id\":[1]}",
                    "[{\"user_id\":\"x\",\"role\":\"user\"},{\"user_id\":[1]},{}]",
                    "{\"\\u0000\":1}",
                    "{\"a\":{\"b\":[1e999]}}");

    private static final int ROUNDS = 60;

    private StrangeCalls() {}

    /** Makes them, the same ones each time; returns which statuses there were. */
    public static Set<Integer> make(Records records) {
        List<String> fields = fields();
        Random random = new Random(42);
        AdminClient client = new AdminClient(records, new InMemoryLedger(), AdminSettings.NONE);
        Set<Integer> statuses = new TreeSet<>();
        for (Endpoint endpoint : client.endpoints()) {
            for (int round = 0; round < ROUNDS; round++) {
                ObjectNode body = body(fields, random);
                Optional<String> parameter =
                        Optional.of(VALUES.get(random.nextInt(VALUES.size())).replace("\"", ""));
                Call call =
                        new Call(
                                AdminClient.ADMIN,
                                endpoint.path(),
                                body,
                                _ -> parameter,
                                AdminSettings.NONE);
                statuses.add(AdminClient.reply(endpoint, call).status());
            }
        }
        return statuses;
    }

    private static List<String> fields() {
        List<String> fields =
                new ArrayList<>(
                        List.of("keys", "key_aliases", "team_ids", "user_ids", "member", "names"));
        fields.addAll(List.of("users", "user_updates", "all_users", "members", "permissions"));
        fields.addAll(List.of("organizations", "apply_to_all_teams"));
        fields.addAll(List.of("organization_ids", "budgets", "id", "metadata", "blocked"));
        fields.addAll(List.of("model_name", "litellm_params", "model_info"));
        fields.addAll(List.of("credential_name", "credential_values", "credential_info"));
        fields.addAll(Schemas.KEY.names());
        fields.addAll(Schemas.TEAM.names());
        fields.addAll(Schemas.USER.names());
        fields.addAll(Schemas.TAG.names());
        fields.addAll(Schemas.MEMBER.names());
        return fields;
    }

    private static ObjectNode body(List<String> fields, Random random) {
        ObjectNode body = Json.object();
        int count = random.nextInt(5);
        for (String id : List.of("key", "team_id", "user_id", "name", "budget_id")) {
            if (random.nextBoolean()) {
                body.put(id, "x");
            }
        }
        for (int i = 0; i < count; i++) {
            JsonNode value = Json.parse(VALUES.get(random.nextInt(VALUES.size())));
            body.set(fields.get(random.nextInt(fields.size())), value);
        }
        return body;
    }
}
