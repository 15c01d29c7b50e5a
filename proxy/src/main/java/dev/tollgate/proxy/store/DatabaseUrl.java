package dev.tollgate.proxy.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.proxy.model.Secret;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code DATABASE_URL} as LiteLLM and Prisma write it: {@code
 * postgresql://user:p%40ss@host:5432/litellm?schema=public&sslmode=require}.
 *
 * <p>{@code pgbouncer=true} is understood and changes nothing: no statement is kept on the server
 * anyway.
 *
 * @see <a href="https://www.prisma.io/docs/orm/overview/databases/postgresql">Prisma,
 *     PostgreSQL</a>
 */
public final class DatabaseUrl {

    private static final Pattern SCHEME = Pattern.compile("postgres(ql)?://");
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String PORT = ":5432";
    private static final String MODE = "sslmode";
    private static final String STRICT = "verify-full";
    private static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", STRICT);
    private static final List<String> TLS = List.of(MODE, "sslrootcert", "sslcert", "sslkey");

    private final String authority;
    private final String path;
    private final Map<String, String> parameters;

    private DatabaseUrl(String authority, String path, Map<String, String> parameters) {
        this.authority = authority;
        this.path = path;
        this.parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException with what is wrong, without a word of the URL itself
     */
    public static DatabaseUrl parse(String url) {
        var scheme = SCHEME.matcher(url);
        if (!scheme.lookingAt()) {
            throw new IllegalArgumentException("doesn't begin with postgresql://");
        }
        // a password may hold an @ or ? that nobody has encoded
        int at = url.lastIndexOf('@');
        int query = url.indexOf('?', Math.max(at, scheme.end()));
        String whole = query < 0 ? url : url.substring(0, query);
        int slash = whole.indexOf('/', Math.max(at, scheme.end()));
        if (slash < 0 || slash == whole.length() - 1) {
            throw new IllegalArgumentException("names no database; end it with /name");
        }
        return new DatabaseUrl(
                whole.substring(scheme.end(), slash),
                decoded(whole.substring(slash + 1)),
                parameters(query < 0 ? "" : url.substring(query + 1)));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query.split("&", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                parameters.put(each.substring(0, equals), decoded(each.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** A plus sign means itself here. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a % that encodes nothing; write it as %25", e);
        }
    }

    /**
     * Where it leads.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public DatabaseSettings.Address address() {
        int at = authority.lastIndexOf('@');
        String login = authority.substring(0, Math.max(at, 0));
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        return new DatabaseSettings.Address(
                hosts(authority.substring(at + 1)),
                path,
                decoded(user),
                new Secret(colon < 0 ? "" : decoded(login.substring(colon + 1))),
                checkedSchema(parameters.getOrDefault("schema", DatabaseSettings.Address.PUBLIC)),
                tls());
    }

    private static String hosts(String written) {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        StringBuilder hosts = new StringBuilder();
        for (String host : written.split(",", -1)) {
            boolean port = host.indexOf(':', host.lastIndexOf(']') + 1) >= 0;
            hosts.append(hosts.isEmpty() ? "" : ",").append(host).append(port ? "" : PORT);
        }
        return hosts.toString();
    }

    /**
     * A schema's name as it is.
     *
     * @throws IllegalArgumentException where it would need quotes
     */
    public static String checkedSchema(String name) {
        if (!SCHEMA.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "names a schema with other signs than letters, digits and _");
        }
        return name;
    }

    private Map<String, String> tls() {
        Map<String, String> tls = new HashMap<>();
        TLS.forEach(name ->
                Optional.ofNullable(parameters.get(name)).ifPresent(value -> tls.put(name, value)));
        if (!MODES.contains(tls.getOrDefault(MODE, STRICT))) {
            throw new IllegalArgumentException(
                    "has an sslmode that is none of " + String.join(", ", MODES));
        }
        // Prisma's name for it
        if ("strict".equals(parameters.get("sslaccept"))) {
            tls.put(MODE, STRICT);
        }
        return tls;
    }

    /** {@code connection_limit}. */
    public Optional<Integer> connections() {
        return number("connection_limit");
    }

    /** {@code pool_timeout}, seconds. */
    public Optional<Integer> poolTimeout() {
        return number("pool_timeout");
    }

    private Optional<Integer> number(String name) {
        try {
            return Optional.ofNullable(parameters.get(name))
                    .map(Integer::valueOf)
                    .filter(number -> number > 0);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has a " + name + " that is no number", e);
        }
    }
}
