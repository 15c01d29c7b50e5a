package dev.tollgate.proxy.http;

import dev.tollgate.proxy.guard.Caller;
import dev.tollgate.proxy.guard.Role;
import java.util.List;

/**
 * One path of the gateway.
 *
 * @param method of HTTP, upper case
 * @param path as OpenAPI writes it, {@code /responses/{id}}; a last {@code {name:path}} takes all
 *     that follows
 * @param access who may call it
 * @param about the family that documentation lists it under, and what it does
 * @param handler what serves it
 */
record Route(String method, String path, Access access, About about, Handler handler) {

    /**
     * Who may call a route, in LiteLLM's groups; an administrator may call each.
     *
     * @see <a href="https://docs.litellm.ai/docs/proxy/access_control">LiteLLM, access control</a>
     */
    enum Access {
        /** Anyone, without a key. */
        PUBLIC("public_routes"),
        /** Anyone, or every key where {@code require_auth_for_metrics_endpoint} says so. */
        METRICS("info_routes"),
        /** Models, and what belongs to them: every key that isn't just for looking. */
        KEY("llm_api_routes"),
        /** Which models there are: every key. */
        MODELS("llm_api_routes"),
        /** Every key; the route shows it only what is its own. */
        INFO("info_routes"),
        /** Records of the admin API: the route checks by itself who may. */
        RECORDS("management_routes"),
        /** A user's own keys; the route checks that they are. */
        OWN("management_routes"),
        /** What was spent; the route shows a user, and a key of nobody, only the own. */
        SPEND("spend_tracking_routes"),
        /** The route checks by itself: teams by their admins. */
        SELF_MANAGED("self_managed_routes"),
        /** Organizations, by who administers them; the route checks which. */
        ORGANIZATION("management_routes"),
        /** Administrators, and those who may look at all that they may. */
        VIEW("management_routes"),
        /** Administrators. */
        ADMIN("management_routes"),
        /** Whoever has the master key. */
        MASTER("master_key_only_routes");

        private final String group;

        Access(String group) {
            this.group = group;
        }

        /** LiteLLM's name for the group, which a key's {@code allowed_routes} may have. */
        boolean in(String name) {
            return group.equals(name)
                    || switch (this) {
                        case KEY -> name.equals("openai_routes");
                        case MODELS -> name.equals("openai_routes") || name.equals(INFO.group);
                        case INFO, SELF_MANAGED -> name.equals(RECORDS.group);
                        case SPEND -> name.equals("global_spend_tracking_routes");
                        case PUBLIC, METRICS, RECORDS, OWN, ORGANIZATION, VIEW, ADMIN, MASTER ->
                                false;
                    };
        }

        boolean allows(Caller caller) {
            if (this == MASTER) {
                return caller.isMaster();
            }
            return caller.isAdmin() || caller.role().map(this::allows).orElseGet(this::roleless);
        }

        private boolean allows(Role role) {
            return switch (this) {
                case PUBLIC, METRICS, MODELS, INFO, RECORDS, SELF_MANAGED -> true;
                case KEY -> role != Role.PROXY_ADMIN_VIEWER && role != Role.INTERNAL_USER_VIEWER;
                case OWN -> role == Role.ORG_ADMIN || role == Role.INTERNAL_USER;
                case SPEND -> role != Role.TEAM && role != Role.CUSTOMER;
                case ORGANIZATION -> role == Role.ORG_ADMIN;
                case VIEW -> role == Role.PROXY_ADMIN_VIEWER;
                case ADMIN, MASTER -> false;
            };
        }

        /** Keys of no user, those of teams among them. */
        private boolean roleless() {
            return switch (this) {
                case PUBLIC, METRICS, KEY, MODELS, INFO, RECORDS, SELF_MANAGED, SPEND -> true;
                case OWN, ORGANIZATION, VIEW, ADMIN, MASTER -> false;
            };
        }
    }

    /**
     * @param tag the family
     * @param summary what the route does, as a short phrase
     * @param errors the form of its error bodies
     */
    record About(String tag, String summary, ErrorForm errors) {}

    /** Serves one exchange; failures are thrown. */
    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange);
    }

    /** A path family: its routes, in one list that reads like a table of contents. */
    interface Service {
        List<Route> routes();
    }
}
