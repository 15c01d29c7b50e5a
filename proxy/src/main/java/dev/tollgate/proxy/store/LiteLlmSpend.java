package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.spend.SpendRow;
import dev.tollgate.proxy.store.ImportReport.Step;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes over LiteLLM's spend logs and daily sums. */
final class LiteLlmSpend {

    private static final String LOGS = "LiteLLM_SpendLogs";
    private static final int TELL_EACH = 50_000;

    /** Earlier than any request. */
    private static final LocalDate ALWAYS = LocalDate.EPOCH;

    private static final List<Days> DAYS =
            List.of(
                    new Days("LiteLLM_DailyUserSpend", "user", "user_id"),
                    new Days("LiteLLM_DailyTeamSpend", "team", "team_id"),
                    new Days("LiteLLM_DailyTagSpend", "tag", "tag"),
                    new Days("LiteLLM_DailyOrganizationSpend", "organization", "organization_id"),
                    new Days("LiteLLM_DailyEndUserSpend", "customer", "end_user_id"));

    /** LiteLLM has a row for each path as well; all paths are one here. */
    private static final String SUMS =
            """
            select jsonb_build_object('day', j ->> 'date', 'entity_kind', ?::text,
                'entity_id', entity, 'key_hash', coalesce(j ->> 'api_key', ''),
                'model', coalesce(j ->> 'model', ''),
                'model_group', coalesce(j ->> 'model_group', ''),
                'vendor', coalesce(j ->> 'custom_llm_provider', ''),
                'prompt_tokens', coalesce(sum((j ->> 'prompt_tokens')::bigint), 0),
                'completion_tokens', coalesce(sum((j ->> 'completion_tokens')::bigint), 0),
                'cache_read_tokens', coalesce(sum((j ->> 'cache_read_input_tokens')::bigint), 0),
                'cache_write_tokens',
                coalesce(sum((j ->> 'cache_creation_input_tokens')::bigint), 0),
                'cost', coalesce(sum((j ->> 'spend')::numeric), 0),
                'requests', coalesce(sum((j ->> 'api_requests')::bigint), 0),
                'successes', coalesce(sum((j ->> 'successful_requests')::bigint), 0),
                'failures', coalesce(sum((j ->> 'failed_requests')::bigint), 0))
            from (
                select to_jsonb(t) as j, coalesce(to_jsonb(t) ->> ?, '') as entity from ${table} t
            ) sums
            where j ->> 'date' >= ?
            group by entity, j ->> 'date', coalesce(j ->> 'api_key', ''),
                coalesce(j ->> 'model', ''), coalesce(j ->> 'model_group', ''),
                coalesce(j ->> 'custom_llm_provider', '')
            """;

    /** Without the columns that may hold megabytes of prompts and answers. */
    private static final String REQUESTS =
            """
            select to_jsonb(t) - 'messages' - 'response' - 'proxy_server_request' from ${table} t
            where "startTime" >= ?
            """;

    private final LiteLlmDatabase theirs;
    private final ImportTarget target;
    private final LocalDate since;
    private final Consumer<String> progress;

    /** A table of sums, the kind of its entities here, and the column of their ids. */
    private record Days(String table, String kind, String column) {}

    /**
     * @param since the first day; empty for all
     */
    LiteLlmSpend(
            LiteLlmDatabase theirs,
            ImportTarget target,
            Optional<LocalDate> since,
            Consumer<String> progress) {
        this.theirs = theirs;
        this.target = target;
        this.since = since.orElse(ALWAYS);
        this.progress = progress;
    }

    /** Takes over the sums of each day. */
    Step days() throws SQLException {
        Batch<ObjectNode> batch = new Batch<>(target::days);
        for (Days days : DAYS) {
            if (theirs.has(days.table())) {
                theirs.rows(
                        SUMS.replace("${table}", theirs.quoted(days.table())),
                        List.of(days.kind(), days.column(), since.toString()),
                        batch::add);
            }
        }
        batch.flush();
        return new Step("daily sums", batch.taken(), batch.written(), 0, "");
    }

    /** Takes over single requests. */
    Step requests() throws SQLException {
        Batch<SpendRow> batch = new Batch<>(target::requests);
        if (theirs.has(LOGS)) {
            theirs.rows(
                    REQUESTS.replace("${table}", theirs.quoted(LOGS)),
                    List.of(since.atStartOfDay()),
                    row -> {
                        batch.add(LiteLlmSpendLog.row(row));
                        if (batch.taken() % TELL_EACH == 0) {
                            progress.accept("requests: " + batch.taken());
                        }
                    });
        }
        batch.flush();
        return new Step("requests", batch.taken(), batch.written(), 0, "");
    }
}
