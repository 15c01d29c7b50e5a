package dev.tollgate.proxy;

import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.model.Money;
import dev.tollgate.proxy.model.Operation;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Target;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.spend.Pricing;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresSpend;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A gateway as a process of its own, for a test that ends it; prints its port. */
final class GatewayProcess {

    /** A millionth of a dollar for each token. */
    private static final class PerToken implements Pricing {
        @Override
        public Money cost(Metering metering) {
            return new Money(1000 * metering.usage().totalTokens());
        }

        @Override
        public Money most(Target target, Operation operation, long prompt, long completion) {
            return new Money(1000 * (prompt + completion));
        }
    }

    private GatewayProcess() {}

    /** PostgreSQL of tests. */
    static DatabaseSettings.Address database(int port) {
        return new DatabaseSettings.Address(
                "localhost:" + port,
                "postgres",
                "postgres",
                new Secret("postgres"),
                "spend",
                Map.of());
    }

    /** With the vendor's URL, the journal's directory and the database's port. */
    public static void main(String[] arguments) throws InterruptedException {
        String yaml =
                """
                model_list:
                  - model_name: m
                    litellm_params: {model: openai/good, api_base: VENDOR/v1, api_key: k}
                router_settings: {num_retries: 0}
                """
                        .replace("VENDOR", arguments[0]);
        Database database =
                new Database(DatabaseSettings.of(database(Integer.parseInt(arguments[2]))));
        Journal journal =
                Journal.open(
                        Journal.Settings.in(Path.of(arguments[1])), new PostgresSpend(database));
        App app =
                Gateways.of(
                        yaml,
                        Gateways.Options.NONE.with(
                                new Accounting(journal, new PerToken(), Optional.empty())));
        app.start();
        System.out.println(app.port());
        new CountDownLatch(1).await();
    }
}
