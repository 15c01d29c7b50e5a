package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.proxy.model.Denial;
import dev.tollgate.proxy.model.Failure;
import dev.tollgate.proxy.model.FailureException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who holds a token that an identity provider has made: an administrator by its scope, else a team
 * and a user by its claims.
 *
 * @see <a href="https://docs.litellm.ai/docs/proxy/token_auth">LiteLLM, JWT-based auth</a>
 */
public final class JwtAuthentication {

    private final Optional<Directory> directory;
    private final Scopes scopes;
    private final NewUsers newUsers;
    private final JwtCheck check;

    /**
     * A token and what comes with it.
     *
     * @param team the one that the client chooses of those that the token names
     * @param model the one that is asked for, as far as the request names one; may read its body
     * @param models what the gateway has
     */
    public record Presented(
            String token,
            Optional<String> team,
            Supplier<Optional<String>> model,
            ModelAccess.Models models) {}

    /** What a token says, with the records of whom it speaks for. */
    private record Holder(Presented presented, JwtSettings settings, Claims claims) {}

    /**
     * @param directory empty without a database
     * @param records where new users go; empty without a database
     * @param fetch reads public keys within a deadline
     */
    public JwtAuthentication(
            Optional<Directory> directory,
            Optional<Records> records,
            Scopes scopes,
            Function<URI, byte[]> fetch,
            InstantSource clock) {
        this.directory = directory;
        this.scopes = scopes;
        this.newUsers = new NewUsers(records);
        this.check = new JwtCheck(new JwtKeys(fetch, Ticker.systemTicker()), clock);
    }

    /** Whether a key is to be taken for a token. */
    public static boolean isToken(String key) {
        return JwtCheck.isToken(key);
    }

    /**
     * The holder of a token.
     *
     * @throws FailureException with {@link Failure.Unauthenticated}, {@link Failure.Forbidden} or
     *     {@link Failure.Denied}; with {@link Failure.Unavailable} where keys or records can't be
     *     read
     */
    public Caller caller(Presented presented, JwtSettings settings) {
        Claims claims = check.claims(presented.token(), settings);
        Holder holder = new Holder(presented, settings, claims);
        if (claims.scopes().contains(settings.routes().adminScope())) {
            return admin(holder);
        }
        Optional<Role> role = role(holder);
        if (settings.rules().needsRole() && role.isEmpty()) {
            throw forbidden(
                    "Unmatched token passed in. enforce_rbac is set to True. Token must belong to a"
                            + " proxy admin, team, or user.");
        }
        Optional<String> object = claims.text(settings.fields().object());
        String user =
                object.filter(_ -> role.equals(Optional.of(Role.INTERNAL_USER)))
                        .or(() -> user(holder))
                        .orElse("");
        Optional<String> team = object.filter(_ -> role.equals(Optional.of(Role.TEAM)));
        return team.isPresent() ? ofTeam(holder, team.get(), user) : ofTeams(holder, user);
    }

    private static Optional<String> user(Holder holder) {
        JwtSettings.Fields fields = holder.settings().fields();
        return holder.claims().text(fields.user()).or(() -> holder.claims().text(fields.email()));
    }

    /** The token's own team, or the one for who has none. */
    private static Optional<String> team(Holder holder) {
        return holder.claims()
                .text(holder.settings().fields().team())
                .or(holder.settings().rules()::defaultTeam);
    }

    private static Optional<Role> role(Holder holder) {
        JwtSettings settings = holder.settings();
        Claims claims = holder.claims();
        if (team(holder).isPresent()) {
            return Optional.of(Role.TEAM);
        }
        List<String> userRoles = claims.texts(settings.fields().userRoles());
        if (claims.text(settings.fields().user()).isPresent()
                || userRoles.stream().anyMatch(settings.rules().allowedUserRoles()::contains)) {
            return Optional.of(Role.INTERNAL_USER);
        }
        List<String> roles = claims.texts(settings.fields().roles());
        return settings.rules().roles().stream()
                .filter(mapping -> roles.contains(mapping.role()))
                .map(JwtSettings.RoleMapping::internal)
                .findFirst();
    }

    /** The first team that may do what is asked for, but only the one that the client chooses. */
    private Caller ofTeams(Holder holder, String user) {
        Set<String> many =
                new LinkedHashSet<>(holder.claims().texts(holder.settings().fields().teams()));
        Optional<String> own = team(holder);
        Optional<String> chosen = holder.presented().team();
        if (chosen.isPresent()) {
            if (!many.contains(chosen.get()) && !own.equals(chosen)) {
                throw forbidden(
                        "The team of the header x-litellm-team-id is not in your JWT's allowed"
                                + " teams.");
            }
            return ofTeam(holder, chosen.get(), user);
        }
        if (own.isPresent()) {
            return ofTeam(holder, own.get(), user);
        }
        return many.isEmpty() ? ofNoTeam(holder, user) : ofOneOf(holder, many, user);
    }

    private Caller ofNoTeam(Holder holder, String user) {
        JwtSettings settings = holder.settings();
        if (settings.fields().team().isPresent()) {
            throw Authentication.refused(
                    "No team id found in token. Checked team_id field '"
                            + settings.fields().team().get()
                            + "'");
        }
        if (settings.rules().needsTeam()) {
            throw forbidden(
                    "No teams found in token. `enforce_team_based_model_access` is set to True."
                            + " Token must belong to a team.");
        }
        return ofTeam(holder, "", user);
    }

    private Caller ofOneOf(Holder holder, Set<String> teams, String user) {
        Optional<String> model = holder.presented().model().get();
        for (String team : teams) {
            Grant grant = grant(holder, team, user);
            if (grant.team().filter(found -> !found.isBlocked()).isPresent()) {
                Caller caller = caller(holder, grant);
                ModelAccess access = new ModelAccess(caller, holder.presented().models());
                if (model.isEmpty() || access.allows(model.get())) {
                    return caller;
                }
            }
        }
        throw forbidden(
                "No team has access to the requested model: "
                        + model.orElse("None")
                        + ". Checked teams="
                        + teams
                        + ". Check `/models` to see all available models.");
    }

    private Caller ofTeam(Holder holder, String team, String user) {
        Grant grant = grant(holder, team, user);
        if (!team.isEmpty() && grant.team().isEmpty()) {
            throw Authentication.refused(
                    "Team doesn't exist in db. Team="
                            + team
                            + ". Create team via `/team/new` call.");
        }
        Authentication.checkTeam(grant);
        return caller(holder, grant);
    }

    private Grant grant(Holder holder, String team, String user) {
        String organization =
                holder.claims().text(holder.settings().fields().organization()).orElse("");
        Identity identity = new Identity(team, user, organization);
        if (directory.isPresent()) {
            return directory.get().byIdentity(identity);
        }
        if (!team.isEmpty() || !user.isEmpty() || !organization.isEmpty()) {
            throw Authentication.denied(
                    Denial.NO_DATABASE,
                    "Authentication Error, No connected db. Without one a token's team and user are"
                            + " unknown.",
                    "");
        }
        return unknown(identity);
    }

    private static Grant unknown(Identity identity) {
        return new Grant(
                identity.key(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Grant.Budgets(Optional.empty(), Optional.empty(), Optional.empty()),
                Map.of());
    }

    private Caller caller(Holder holder, Grant grant) {
        ObjectNode data = key(holder, grant);
        Optional<String> user = grant.key().text("user_id");
        JwtSettings settings = holder.settings();
        if (user.isEmpty() && grant.team().isPresent()) {
            list(data, "allowed_routes", settings.routes().ofTeams());
        }
        settings.rules()
                .scopes()
                .ifPresent(mappings -> list(data, "models", models(holder, mappings)));
        Grant whole =
                new Grant(
                        new Entry(Kind.KEY, "", data),
                        grant.user().or(() -> user.map(id -> newUser(holder, id))),
                        grant.team(),
                        grant.member(),
                        grant.organization(),
                        grant.budget(),
                        grant.spent());
        return Caller.of(whole, "", "", scopes.of(whole));
    }

    /** What stands for a key: the token's ids, and a name for its holder. */
    private static ObjectNode key(Holder holder, Grant grant) {
        ObjectNode data = grant.key().data().deepCopy();
        Claims claims = holder.claims();
        Optional<String> subject = claims.text(Optional.of("sub")).or(() -> user(holder));
        String holds =
                subject.orElseGet(() -> KeyHash.of(holder.presented().token()))
                        + " of "
                        + claims.text(Optional.of("iss")).orElse("");
        claims.text(holder.settings().fields().customer())
                .ifPresent(customer -> data.put("end_user_id", customer));
        return data.put(Caller.HOLDER, holds);
    }

    /** None is a list that nothing is on; an empty one would allow all. */
    private static List<String> models(Holder holder, List<JwtSettings.ScopeMapping> mappings) {
        List<String> has = holder.claims().scopes();
        List<String> models =
                mappings.stream()
                        .filter(mapping -> has.contains(mapping.scope()))
                        .flatMap(mapping -> mapping.models().stream())
                        .toList();
        return models.isEmpty() ? List.of("no-default-models") : models;
    }

    private Entry newUser(Holder holder, String id) {
        JwtSettings settings = holder.settings();
        Optional<String> email = holder.claims().text(settings.fields().email());
        boolean allowed =
                settings.rules()
                        .emailDomain()
                        .map(domain ->
                                email.filter(text -> text.endsWith("@" + domain)).isPresent())
                        .orElse(true);
        if (!settings.rules().upsertsUsers() || !allowed) {
            throw Authentication.refused(
                    "User doesn't exist in db. 'user_id'="
                            + id
                            + ". Create user via `/user/new` call.");
        }
        return newUsers.add(id, email, settings.newUser());
    }

    /** Needs no records, so it works without a database. */
    private Caller admin(Holder holder) {
        Identity identity =
                new Identity(
                        "",
                        user(holder).orElse(""),
                        holder.claims().text(holder.settings().fields().organization()).orElse(""));
        Grant bare = unknown(identity);
        ObjectNode data = key(holder, bare);
        list(data, "allowed_routes", holder.settings().routes().ofAdmins());
        Grant grant =
                new Grant(
                        new Entry(Kind.KEY, "", data),
                        Optional.of(NewUsers.admin(identity.user())),
                        bare.team(),
                        bare.member(),
                        bare.organization(),
                        bare.budget(),
                        bare.spent());
        return Caller.of(grant, "", "", List.of());
    }

    private static void list(ObjectNode data, String field, List<String> texts) {
        ArrayNode array = data.putArray(field);
        texts.forEach(array::add);
    }

    private static FailureException forbidden(String message) {
        return new FailureException(new Failure.Forbidden(message));
    }
}
