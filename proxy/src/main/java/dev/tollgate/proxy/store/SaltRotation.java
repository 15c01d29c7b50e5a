package dev.tollgate.proxy.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Encrypts all credentials of a database with another salt key: all of them or none. */
public final class SaltRotation {

    /** Which field of a record has what is encrypted. */
    private static final Map<Kind, String> FIELDS =
            Map.of(Kind.MODEL, "litellm_params", Kind.CREDENTIAL, "credential_values");

    private final Database database;
    private final Vault old;
    private final Vault next;

    public SaltRotation(Database database, Vault old, Vault next) {
        this.database = database;
        this.old = old;
        this.next = next;
    }

    /** Why it wasn't done, in one line without secrets. */
    public static final class NotRotatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotRotatedException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * Does it; a second time there is nothing to do.
     *
     * @return how many models and credentials it has encrypted anew
     * @throws NotRotatedException where the old salt key isn't the database's
     */
    public int run() {
        return database.together(this::run);
    }

    private int run(Connection connection) throws SQLException {
        Optional<String> check = SaltCheck.read(database, connection, " for update");
        if (check.isPresent() && SaltCheck.fits(next, check.get())) {
            return 0;
        }
        if (check.isPresent() && !SaltCheck.fits(old, check.get())) {
            throw new NotRotatedException(
                    "LITELLM_SALT_KEY_OLD is not the salt key that the database's credentials are"
                            + " encrypted with");
        }
        // a gateway that saves a model now would use the old key
        lock(connection);
        int count = 0;
        for (Map.Entry<Kind, String> each : FIELDS.entrySet()) {
            count += renew(connection, each.getKey(), each.getValue());
        }
        Sql.update(
                connection,
                database.sql("update ${schema}.installation set salt_check = ?"),
                List.of(SaltCheck.text(next)));
        return count;
    }

    private void lock(Connection connection) throws SQLException {
        Sql.update(
                connection,
                database.sql(
                        "lock table ${schema}.models, ${schema}.credentials in exclusive mode"),
                List.of());
    }

    private int renew(Connection connection, Kind kind, String field) throws SQLException {
        String table = Table.of(kind).qualified();
        List<Entry> entries =
                Sql.list(
                        connection,
                        database.sql("select id, data from " + table),
                        List.of(),
                        row -> Sql.entry(row, kind, 1).orElseThrow());
        String update = database.sql("update " + table + " set data = ?::jsonb where id = ?");
        int count = 0;
        for (Entry entry : entries) {
            if (entry.data().get(field) instanceof ObjectNode values && renew(entry, values)) {
                Sql.update(connection, update, List.of(Json.text(entry.data()), entry.id()));
                count++;
            }
        }
        return count;
    }

    private boolean renew(Entry entry, ObjectNode values) {
        boolean renewed = false;
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            String text = value.getValue().asText("");
            if (Vault.isSealed(text)) {
                value.setValue(TextNode.valueOf(renew(entry, value.getKey(), text)));
                renewed = true;
            }
        }
        return renewed;
    }

    private String renew(Entry entry, String field, String sealed) {
        String plain =
                old.open(entry.kind(), entry.id(), field, sealed)
                        .orElseThrow(() ->
                                new NotRotatedException(
                                        "LITELLM_SALT_KEY_OLD doesn't open "
                                                + field
                                                + " of the "
                                                + (entry.kind() == Kind.MODEL
                                                        ? "model "
                                                        : "credential ")
                                                + entry.id()
                                                + "; delete it, or save that field anew"));
        return next.seal(entry.kind(), entry.id(), field, plain);
    }
}
