package dev.tollgate.proxy;

import dev.tollgate.proxy.http.Accounting;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.spend.Journal;
import dev.tollgate.proxy.store.Database;
import dev.tollgate.proxy.store.DatabaseSettings;
import dev.tollgate.proxy.store.PostgresSpend;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A gateway as a process of its own, for a test that ends it; prints its port. */
final class GatewayProcess {

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
                    litellm_params:
                      model: openai/good
                      api_base: VENDOR/v1
                      api_key: k
                      input_cost_per_token: 1.0e-6
                      output_cost_per_token: 1.0e-6
                router_settings: {num_retries: 0}
                """
                        .replace("VENDOR", arguments[0]);
        Database database =
                new Database(DatabaseSettings.of(database(Integer.parseInt(arguments[2]))));
        Journal journal =
                Journal.open(
                        Journal.Settings.in(Path.of(arguments[1])), new PostgresSpend(database));
        App app = Gateways.of(yaml, Gateways.Options.NONE.with(Accounting.NONE.with(journal)));
        app.start();
        System.out.println(app.port());
        new CountDownLatch(1).await();
    }
}
