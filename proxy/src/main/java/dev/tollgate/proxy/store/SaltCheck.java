package dev.tollgate.proxy.store;

import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Whether the gateway's salt key is the one that the database's credentials are encrypted with. The
 * first gateway of a database says which it is.
 */
public final class SaltCheck {

    private static final String TEXT = "tollgate";
    private static final String FIELD = "salt_check";
    private static final String FIRST =
            "update ${schema}.installation set salt_check = ? where salt_check is null";
    private static final String READ = "select salt_check from ${schema}.installation";

    private final Database database;
    private final Vault vault;

    public SaltCheck(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * What is wrong with the salt key, in one line; empty where it fits.
     *
     * @throws dev.tollgate.proxy.model.FailureException where the database can't be asked
     */
    public Optional<String> problem() {
        return database.<Boolean>ask(this::fits)
                ? Optional.empty()
                : Optional.of(
                        "The credentials in the database are encrypted with another salt key; set"
                                + " LITELLM_SALT_KEY to the one that they were saved with, or run"
                                + " tollgate rotate-salt");
    }

    private boolean fits(Connection connection) throws SQLException {
        Optional<String> present = read(connection, "");
        if (present.isEmpty()) {
            Sql.update(connection, database.sql(FIRST), List.of(text(vault)));
            present = read(connection, "");
        }
        return present.filter(text -> fits(vault, text)).isPresent();
    }

    private Optional<String> read(Connection connection, String lock) throws SQLException {
        return read(database, connection, lock);
    }

    /** The check as it is stored; empty before the first gateway. */
    static Optional<String> read(Database database, Connection connection, String lock)
            throws SQLException {
        return Sql.first(
                        connection,
                        database.sql(READ + lock),
                        List.of(),
                        row -> Optional.ofNullable(row.getString(1)))
                .flatMap(text -> text);
    }

    static boolean fits(Vault vault, String text) {
        return vault.open(Kind.CREDENTIAL, "", FIELD, text).filter(TEXT::equals).isPresent();
    }

    static String text(Vault vault) {
        return vault.seal(Kind.CREDENTIAL, "", FIELD, TEXT);
    }
}
