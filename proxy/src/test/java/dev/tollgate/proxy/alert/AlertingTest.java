package dev.tollgate.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.fake.InMemoryRecords;
import dev.tollgate.proxy.fake.TestClock;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.LocalLedger;
import dev.tollgate.proxy.guard.Scope;
import dev.tollgate.proxy.guard.Scope.Allowance;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.ErrorClass;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.routing.Closure;
import dev.tollgate.proxy.routing.Shared;
import dev.tollgate.proxy.routing.SharedValues;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told what, once. */
@Timeout(60)
class AlertingTest {

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration DAY = AlertSettings.BUDGET_TTL;

    private final Receiver webhook = new Receiver();
    private final Receiver slack = new Receiver();
    private final TestClock clock = new TestClock("2026-03-10T12:00:00Z");
    private final LocalLedger counts = new LocalLedger(clock, Ledger.Seeds.NONE);
    private final InMemoryRecords records = new InMemoryRecords();
    private final Values values = new Values();
    private final Alerting alerting = alerting(values);

    /** Values that gateways share in this process. */
    private static final class Values implements SharedValues {

        private final Map<String, String> all = new ConcurrentHashMap<>();

        @Override
        public boolean lock(String name, Duration lease) {
            return all.putIfAbsent("lock " + name, "") == null;
        }

        @Override
        public void put(String name, String value, Duration keep) {
            all.put(name, value);
        }

        @Override
        public Optional<String> get(String name) {
            return Optional.ofNullable(all.get(name));
        }
    }

    private Alerting alerting(SharedValues shared) {
        return new Alerting(new AlertSettings(all(slack), all(webhook), DAY), shared, clock, LOOK);
    }

    private static Map<AlertType, List<Secret>> all(Receiver receiver) {
        return Map.of(
                AlertType.BUDGET_ALERTS,
                List.of(receiver.address()),
                AlertType.COOLDOWN_DEPLOYMENT,
                List.of(receiver.address()));
    }

    @AfterEach
    void close() {
        alerting.close();
        counts.close();
        webhook.close();
        slack.close();
    }

    private static Scope scope(String kind, String id, String budget, String soft) {
        return new Scope(
                kind,
                id,
                new Allowance(
                        money(budget),
                        money(soft),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
    }

    private static Optional<Money> money(String dollars) {
        return dollars.isEmpty()
                ? Optional.empty()
                : Optional.of(Money.ofDollars(new BigDecimal(dollars)));
    }

    private static void pay(Ledger ledger, Scope scope, String dollars) {
        ledger.reserve(new Ledger.Claim("r", List.of(scope), Money.ZERO, 0))
                .ticket()
                .ifPresent(ticket -> ledger.settle(ticket, money(dollars).orElseThrow(), 0));
    }

    private void record(Kind kind, String id, String json) {
        records.insert(new Entry(kind, id, (ObjectNode) Json.parse(json)));
    }

    @ParameterizedTest
    @CsvSource({
        "10, '', 8.5, threshold_crossed, Key Budget: 85% of Budget Crossed",
        "10, '', 9.49, threshold_crossed, Key Budget: 85% of Budget Crossed",
        "10, '', 9.5, threshold_crossed, Key Budget: 95% of Budget Crossed",
        "10, '', 10, budget_crossed, Key Budget: Budget Crossed",
        "'', 5, 5, soft_budget_crossed, Key Budget: Soft Budget Crossed",
        "10, 5, 6, soft_budget_crossed, Key Budget: Soft Budget Crossed",
    })
    void aBudgetIsToldOfInLiteLlmsWords(
            String budget, String soft, String paid, String event, String words) {
        record(Kind.KEY, "hash", "{\"key_alias\":\"prod\",\"team_id\":\"t\",\"user_id\":\"u\"}");
        record(Kind.TEAM, "t", "{\"team_alias\":\"Engineering\"}");
        record(Kind.USER, "u", "{\"user_email\":\"u@acme.org\"}");
        Ledger ledger = alerting.watched(counts, Optional.of(records));
        pay(ledger, scope("api_key", "hash", budget, soft), paid);

        JsonNode body = webhook.await(1).getFirst();
        assertThat(body.path("event").asText()).isEqualTo(event);
        assertThat(body.path("event_message").asText()).isEqualTo(words);
        assertThat(body.path("spend").decimalValue()).isEqualByComparingTo(paid);
        body =
                ((ObjectNode) body)
                        .without(
                                List.of(
                                        "spend",
                                        "max_budget",
                                        "soft_budget",
                                        "event",
                                        "event_message"));
        assertThat(body)
                .isEqualTo(
                        Json.parse(
                                """
                                {"token":"hash","customer_id":null,"user_id":"u","team_id":"t",
                                "team_alias":"Engineering","organization_id":null,
                                "user_email":"u@acme.org","key_alias":"prod",
                                "projected_exceeded_date":null,"projected_spend":null,
                                "event_group":"key"}
                                """));
        assertThat(slack.await(1).getFirst().path("text").asText())
                .startsWith(words + "\nKey prod has spent $" + new BigDecimal(paid));
    }

    @Test
    void theSameIsToldOnceADayThoughManyGatewaysSeeIt() {
        Ledger ledger = alerting.watched(counts, Optional.empty());
        Scope first = scope("team", "first", "1", "");
        Scope last = scope("team", "last", "1", "");
        try (Alerting another = alerting(values)) {
            Ledger other = another.watched(counts, Optional.empty());
            pay(ledger, first, "1");
            webhook.await(1);
            pay(ledger, first, "1");
            pay(other, first, "1");
            pay(other, last, "1");
            assertThat(webhook.await(2))
                    .extracting(body -> body.path("team_id").asText())
                    .containsExactly("first", "last");
        }
        // a new day, and nobody else has told it yet
        clock.advance(DAY);
        values.all.clear();
        pay(ledger, first, "1");
        assertThat(webhook.await(3))
                .extracting(body -> body.path("team_id").asText())
                .containsExactly("first", "last", "first");
    }

    @Test
    void aLostStoreSilencesNobody() {
        SharedValues lost =
                new SharedValues() {
                    @Override
                    public boolean lock(String name, Duration lease) {
                        return false;
                    }

                    @Override
                    public void put(String name, String value, Duration keep) {
                        // nothing is kept
                    }

                    @Override
                    public Optional<String> get(String name) {
                        return Optional.empty();
                    }
                };
        try (Alerting alone = alerting(lost)) {
            pay(alone.watched(counts, Optional.empty()), scope("team", "t", "1", ""), "1");
            assertThat(webhook.await(1)).hasSize(1);
        }
    }

    @Test
    void aBudgetThatWasSpentBeforeIsToldOfWhenItStopsSomebody() {
        Scope scope = scope("team", "t", "1", "");
        pay(counts, scope, "1");
        pay(alerting.watched(counts, Optional.empty()), scope, "1");
        assertThat(webhook.await(1).getFirst().path("event").asText()).isEqualTo("budget_crossed");
    }

    @Test
    void closedDeploymentsAreToldOfButFullMinutesAreNot() {
        Shared shared = alerting.watched(Shared.NOBODY);
        long until = clock.instant().plusSeconds(5).toEpochMilli();
        shared.closed(
                "b 123456", new Closure(Closure.Reason.MINUTE_QUOTA, until, Optional.empty()));
        for (int i = 0; i < 3; i++) {
            shared.closed(
                    "gpt-4o-1 123456",
                    new Closure(
                            Closure.Reason.COOLDOWN, until, Optional.of(ErrorClass.RATE_LIMIT)));
        }
        shared.closed("c 123456", new Closure(Closure.Reason.KEY_REFUSED, until, Optional.empty()));
        assertThat(slack.await(2))
                .extracting(body -> body.path("text").asText())
                .containsExactly(
                        "Deployment cooled down\ngpt-4o-1 gets no requests until"
                                + " 2026-03-10T12:00:05Z (cooldown, RATE_LIMIT)",
                        "Deployment cooled down\nc gets no requests until 2026-03-10T12:00:05Z"
                                + " (key_refused)");
    }

    @Test
    void nothingIsWatchedWhereNobodyIsTold() {
        try (Alerting silent = new Alerting(AlertSettings.NONE, values, clock)) {
            assertThat(silent.watched(counts, Optional.empty())).isSameAs(counts);
            assertThat(silent.watched(Shared.NOBODY)).isSameAs(Shared.NOBODY);
        }
    }
}
