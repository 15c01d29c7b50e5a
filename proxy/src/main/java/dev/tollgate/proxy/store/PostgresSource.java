package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The driver, set up for one database. */
final class PostgresSource {

    private static final int CONNECT_SECONDS = 5;

    private PostgresSource() {}

    /**
     * @param answer the longest wait for the server's next word; zero for ever
     */
    static DataSource of(DatabaseSettings.Address address, Duration answer) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(
                "jdbc:postgresql://"
                        + address.hosts()
                        + "/"
                        + URLEncoder.encode(address.name(), UTF_8).replace("+", "%20"));
        if (!address.user().isEmpty()) {
            source.setUser(address.user());
            source.setPassword(address.password().value());
        }
        source.setApplicationName("tollgate");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout((int) answer.toSeconds());
        source.setTcpKeepAlive(true);
        // PgBouncer gives each transaction another session, which knows no prepared statement
        source.setPrepareThreshold(0);
        address.tls().forEach((name, value) -> set(source, Map.entry(name, value)));
        return source;
    }

    private static void set(PGSimpleDataSource source, Map.Entry<String, String> property) {
        try {
            source.setProperty(property.getKey(), property.getValue());
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    "The database's URL has an unknown parameter " + property.getKey(), e);
        }
    }
}
