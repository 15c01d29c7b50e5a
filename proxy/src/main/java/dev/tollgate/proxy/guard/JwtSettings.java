package dev.tollgate.proxy.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code general_settings.litellm_jwtauth} and the environment say of tokens.
 *
 * @param keys {@code JWT_PUBLIC_KEY_URL}: sets of public keys, or OpenID discovery documents that
 *     name one
 * @param keyTtl {@code public_key_ttl}: how long keys count before they are read again
 * @param audiences {@code JWT_AUDIENCE}: one of them must be meant; empty for any
 * @param issuers {@code JWT_ISSUER}: one of them must have made the token; empty for any
 * @param newUser {@code litellm_settings.default_internal_user_params}
 * @see <a href="https://docs.litellm.ai/docs/proxy/token_auth">LiteLLM, JWT-based auth</a>
 */
public record JwtSettings(
        List<URI> keys,
        Duration keyTtl,
        List<String> audiences,
        List<String> issuers,
        Fields fields,
        Routes routes,
        Rules rules,
        ObjectNode newUser) {

    public JwtSettings {
        keys = List.copyOf(keys);
        audiences = List.copyOf(audiences);
        issuers = List.copyOf(issuers);
    }

    /**
     * Where a token says what: names of claims, with dots where they are nested.
     *
     * @param team {@code team_id_jwt_field}
     * @param teams {@code team_ids_jwt_field}
     * @param user {@code user_id_jwt_field}
     * @param email {@code user_email_jwt_field}
     * @param organization {@code org_id_jwt_field}
     * @param customer {@code end_user_id_jwt_field}
     * @param object {@code object_id_jwt_field}: a team or user, by the role
     * @param roles {@code roles_jwt_field}
     * @param userRoles {@code user_roles_jwt_field}
     */
    public record Fields(
            Optional<String> team,
            Optional<String> teams,
            Optional<String> user,
            Optional<String> email,
            Optional<String> organization,
            Optional<String> customer,
            Optional<String> object,
            Optional<String> roles,
            Optional<String> userRoles) {}

    /**
     * Which routes are open to whom.
     *
     * @param adminScope {@code admin_jwt_scope}: who has it is an administrator
     * @param ofAdmins {@code admin_allowed_routes}
     * @param ofTeams {@code team_allowed_routes}: of tokens that name no user
     */
    public record Routes(String adminScope, List<String> ofAdmins, List<String> ofTeams) {

        /** LiteLLM's. */
        public static final Routes DEFAULT =
                new Routes(
                        "litellm_proxy_admin",
                        List.of(
                                "management_routes",
                                "spend_tracking_routes",
                                "global_spend_tracking_routes",
                                "info_routes"),
                        List.of("openai_routes", "info_routes"));

        public Routes {
            ofAdmins = List.copyOf(ofAdmins);
            ofTeams = List.copyOf(ofTeams);
        }
    }

    /**
     * What is made of the claims.
     *
     * @param defaultTeam {@code team_id_default}
     * @param emailDomain {@code user_allowed_email_domain}: of new users
     * @param allowedUserRoles {@code user_allowed_roles}
     * @param upsertsUsers {@code user_id_upsert}: an unknown user becomes a record
     * @param needsTeam {@code enforce_team_based_model_access}
     * @param needsRole {@code enforce_rbac}
     * @param roles {@code role_mappings}
     * @param scopes {@code scope_mappings}; empty where {@code enforce_scope_based_access} is off
     */
    public record Rules(
            Optional<String> defaultTeam,
            Optional<String> emailDomain,
            List<String> allowedUserRoles,
            boolean upsertsUsers,
            boolean needsTeam,
            boolean needsRole,
            List<RoleMapping> roles,
            Optional<List<ScopeMapping>> scopes) {
        public Rules {
            allowedUserRoles = List.copyOf(allowedUserRoles);
            roles = List.copyOf(roles);
            scopes = scopes.map(List::copyOf);
        }
    }

    /**
     * What a role of the token's is here.
     *
     * @param internal {@code internal_role}
     */
    public record RoleMapping(String role, Role internal) {}

    /** Which models, and no others, a scope opens. */
    public record ScopeMapping(String scope, List<String> models) {
        public ScopeMapping {
            models = List.copyOf(models);
        }
    }
}
