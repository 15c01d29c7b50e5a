package dev.tollgate.proxy.config;

import dev.tollgate.proxy.guard.JwtSettings;
import dev.tollgate.proxy.guard.JwtSettings.RoleMapping;
import dev.tollgate.proxy.guard.JwtSettings.ScopeMapping;
import dev.tollgate.proxy.guard.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code litellm_jwtauth} and the environment say of tokens. */
final class JwtReader {

    private static final String ENABLED = "enable_jwt_auth";
    private static final String KEYS = "JWT_PUBLIC_KEY_URL";
    private static final String AUDIENCE = "JWT_AUDIENCE";
    private static final String ENFORCES_ROLES = "enforce_rbac";
    private static final Duration KEY_TTL = Duration.ofMinutes(10);

    private final Section general;
    private final Section litellm;
    private final Section section;
    private final Environment environment;

    JwtReader(Sources sources) {
        general = sources.general();
        litellm = sources.litellm();
        section = general.section("litellm_jwtauth");
        environment = sources.environment();
    }

    /** Empty where tokens aren't taken. */
    Optional<JwtSettings> read() {
        if (!general.flag(ENABLED).orElse(false)) {
            return Optional.empty();
        }
        if (!general.has("master_key") && !environment.has("LITELLM_MASTER_KEY")) {
            general.problem(
                    ENABLED,
                    "needs a master key, without which everyone is administrator; set master_key"
                            + " or LITELLM_MASTER_KEY");
        }
        if (list(AUDIENCE).isEmpty()) {
            general.warning(
                    ENABLED,
                    "takes tokens that the provider made for other programs too; set " + AUDIENCE);
        }
        return Optional.of(
                new JwtSettings(
                        keys(),
                        section.seconds("public_key_ttl").orElse(KEY_TTL),
                        list(AUDIENCE),
                        list("JWT_ISSUER"),
                        fields(),
                        routes(),
                        rules(),
                        litellm.section("default_internal_user_params").tree()));
    }

    private List<String> list(String variable) {
        return environment.get(variable).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private List<URI> keys() {
        List<URI> keys = new ArrayList<>();
        for (String text : list(KEYS)) {
            try {
                URI address = new URI(text);
                if (isWeb(address)) {
                    keys.add(address);
                    continue;
                }
            } catch (URISyntaxException e) {
                // told below, as any other that leads nowhere
            }
            general.problem(ENABLED, "finds no URL in " + KEYS + "; write it as https://host/path");
        }
        if (list(KEYS).isEmpty()) {
            general.problem(
                    ENABLED,
                    "needs " + KEYS + "; set it to the JWKS address of your identity provider");
        }
        return keys;
    }

    private static boolean isWeb(URI address) {
        return address.getHost() != null
                && List.of("http", "https").contains(address.getScheme().toLowerCase(Locale.ROOT));
    }

    private JwtSettings.Fields fields() {
        return new JwtSettings.Fields(
                section.text("team_id_jwt_field"),
                section.text("team_ids_jwt_field"),
                section.text("user_id_jwt_field"),
                section.text("user_email_jwt_field"),
                section.text("org_id_jwt_field"),
                section.text("end_user_id_jwt_field"),
                section.text("object_id_jwt_field"),
                section.text("roles_jwt_field"),
                section.text("user_roles_jwt_field"));
    }

    private JwtSettings.Routes routes() {
        JwtSettings.Routes usual = JwtSettings.Routes.DEFAULT;
        return new JwtSettings.Routes(
                section.text("admin_jwt_scope").orElse(usual.adminScope()),
                texts("admin_allowed_routes", usual.ofAdmins()),
                texts("team_allowed_routes", usual.ofTeams()));
    }

    private List<String> texts(String key, List<String> otherwise) {
        return section.has(key) ? section.texts(key) : otherwise;
    }

    private JwtSettings.Rules rules() {
        boolean byScope = section.flag("enforce_scope_based_access").orElse(false);
        return new JwtSettings.Rules(
                section.text("team_id_default"),
                section.text("user_allowed_email_domain"),
                section.texts("user_allowed_roles"),
                section.flag("user_id_upsert").orElse(false),
                section.flag("enforce_team_based_model_access").orElse(false),
                section.flag(ENFORCES_ROLES).or(() -> general.flag(ENFORCES_ROLES)).orElse(false),
                section.sections("role_mappings").stream()
                        .flatMap(each -> role(each).stream())
                        .toList(),
                byScope ? Optional.of(scopes()) : Optional.empty());
    }

    private static Optional<RoleMapping> role(Section mapping) {
        Optional<String> role = mapping.text("role");
        Optional<Role> internal = mapping.text("internal_role").flatMap(Role::of);
        if (role.isEmpty() || internal.isEmpty()) {
            mapping.problem(
                    "needs a role and an internal_role: proxy_admin, team or internal_user");
            return Optional.empty();
        }
        return Optional.of(new RoleMapping(role.get(), internal.get()));
    }

    private List<ScopeMapping> scopes() {
        List<ScopeMapping> mappings = new ArrayList<>();
        for (Section each : section.sections("scope_mappings")) {
            Optional<String> scope = each.text("scope");
            if (scope.isEmpty()) {
                each.problem("scope", "is missing; give it a value");
                continue;
            }
            mappings.add(new ScopeMapping(scope.get(), each.texts("models")));
        }
        return mappings;
    }
}
