package dev.tollgate.proxy.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Entry;
import dev.tollgate.proxy.guard.Grant;
import dev.tollgate.proxy.guard.Kind;
import dev.tollgate.proxy.guard.Ledger;
import dev.tollgate.proxy.guard.Records;
import dev.tollgate.proxy.guard.Role;
import dev.tollgate.proxy.guard.Vault;
import dev.tollgate.proxy.json.Json;
import dev.tollgate.proxy.model.Deployment;
import dev.tollgate.proxy.model.FailureException;
import dev.tollgate.proxy.model.Secret;
import dev.tollgate.proxy.model.Timeouts;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls the admin API as somebody, without HTTP. */
public final class AdminClient {

    /** A Saturday. */
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-21T10:20:30Z"), ZoneOffset.UTC);

    private static final Deployment CONFIGURED =
            new Deployment(
                    "configured",
                    "gpt",
                    "openai",
                    "gpt",
                    Map.of("api_key", new Secret("sk-secret"), "api_base", new Secret("http://a")),
                    new Deployment.Parameters(
                            Json.object(),
                            false,
                            Set.of(),
                            Set.of(),
                            Map.of(),
                            Json.object(),
                            Optional.empty(),
                            Timeouts.DEFAULT,
                            Timeouts.DEFAULT,
                            Set.of()),
                    Deployment.Routing.PLAIN,
                    Json.object());

    /** A configuration with one model. */
    private static final Catalog CATALOG =
            new Catalog(Optional.of(new KnownVendors()), AdminClient::deployment);

    private final List<Endpoint> endpoints;
    private final Records records;
    private final AdminSettings settings;

    /** Serves models of OpenAI alone. */
    private static final class KnownVendors implements ModelStore {

        private final Vault vault = new Vault(new Secret("salt"));

        @Override
        public Vault vault() {
            return vault;
        }

        @Override
        public List<String> problems(String id, ObjectNode entry) {
            return entry.at("/litellm_params/model").asText().startsWith("openai/")
                    ? List.of()
                    : List.of("names no vendor that can be served");
        }
    }

    private static Optional<Deployment> deployment(String id) {
        return id.equals("configured") ? Optional.of(CONFIGURED) : Optional.empty();
    }

    /** What came of a call. */
    record Reply(int status, JsonNode body) {}

    public AdminClient(Records records, Ledger ledger, AdminSettings settings) {
        this.endpoints = AdminApi.of(Optional.of(records), ledger, CLOCK, CATALOG);
        this.records = records;
        this.settings = settings;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * Calls a path.
     *
     * @param target with a query
     */
    Reply call(Caller caller, String method, String target, ObjectNode body) {
        URI uri = URI.create(target);
        Map<String, String> parameters = new HashMap<>(query(uri));
        Endpoint endpoint =
                endpoints.stream()
                        .filter(each -> each.method().equals(method))
                        .filter(each -> matches(each.path(), uri.getPath(), parameters))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + method + " " + target));
        Call call =
                new Call(
                        caller,
                        endpoint.path(),
                        body,
                        name -> Optional.ofNullable(parameters.get(name)),
                        settings);
        return reply(endpoint, call);
    }

    static Reply reply(Endpoint endpoint, Call call) {
        try {
            return new Reply(200, endpoint.answer(call));
        } catch (Refusal e) {
            return new Reply(e.status(), e.body(endpoint.form()));
        } catch (FailureException e) {
            return new Reply(400, Json.object().put("error", e.getMessage()));
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static boolean matches(String path, String asked, Map<String, String> parameters) {
        String[] names = path.split("/", -1);
        String[] values = asked.split("/", -1);
        if (names.length != values.length) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].startsWith("{")) {
                parameters.put(names[i].substring(1, names[i].length() - 1), values[i]);
            } else if (!names[i].equals(values[i])) {
                return false;
            }
        }
        return true;
    }

    /** The master key, or whoever has a virtual key. */
    Caller caller(String who) {
        return who.equals("admin") ? ADMIN : holder(who);
    }

    /** Whoever has the master key. */
    public static final Caller ADMIN =
            new Caller(
                    "0".repeat(64),
                    "sk-...1234",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Role.PROXY_ADMIN),
                    Optional.empty(),
                    List.of());

    private Caller holder(String key) {
        Entry entry = records.find(Kind.KEY, Tokens.id(key)).orElseThrow();
        Optional<String> user = text(entry, "user_id");
        Optional<Role> role =
                user.flatMap(id -> records.find(Kind.USER, id))
                        .flatMap(found -> Role.of(found.data().path("user_role").asText()));
        Grant grant =
                new Grant(
                        entry,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Grant.Budgets(Optional.empty(), Optional.empty(), Optional.empty()),
                        Map.of());
        return new Caller(
                entry.id(),
                entry.data().path("key_name").asText(),
                text(entry, "key_alias"),
                user,
                text(entry, "team_id"),
                text(entry, "organization_id"),
                role,
                Optional.of(grant),
                List.of());
    }

    private static Optional<String> text(Entry entry, String field) {
        return Optional.ofNullable(entry.data().path(field).textValue());
    }
}
