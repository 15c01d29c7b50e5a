package dev.tollgate.proxy.admin;

/**
 * The fields of each kind of record.
 *
 * @see <a href="https://litellm-api.up.railway.app/">LiteLLM's OpenAPI document</a>
 */
final class Schemas {

    /** What a budget says, wherever it stands. */
    static final Fields BUDGET =
            Fields.of(
                    """
                    max_budget number
                    soft_budget number
                    max_parallel_requests integer
                    tpm_limit integer
                    rpm_limit integer
                    budget_duration period
                    budget_reset_at time
                    model_max_budget object
                    """);

    private static final Fields LIMITED =
            Fields.of(
                    """
                    spend number aside
                    models list column []
                    max_budget number
                    tpm_limit integer
                    rpm_limit integer
                    budget_duration period
                    budget_reset_at time shown
                    created_at time shown
                    updated_at time shown
                    metadata object aside
                    model_rpm_limit object metadata
                    model_tpm_limit object metadata
                    mcp_rpm_limit object metadata
                    tag_rpm_limit object metadata
                    guardrails texts metadata
                    policies texts metadata
                    prompts texts metadata
                    disable_global_guardrails flag metadata
                    object_permission object
                    """);

    static final Fields KEY =
            LIMITED.and(
                    Fields.of(
                            """
                            key text aside
                            new_key text aside
                            key_alias text
                            key_name text shown
                            expires time shown
                            created_by text shown
                            updated_by text shown
                            duration period aside
                            user_id text
                            team_id text
                            organization_id text
                            project_id text
                            agent_id text
                            budget_id text
                            soft_budget number
                            max_parallel_requests integer
                            allowed_cache_controls list column []
                            allowed_routes list column []
                            access_group_ids texts
                            aliases object column {}
                            config object column {}
                            permissions object column {}
                            model_max_budget object column {}
                            router_settings object
                            blocked flag
                            key_type text
                            auto_rotate flag column false
                            rotation_interval period
                            rotation_count integer shown
                            last_rotation_at time shown
                            key_rotation_at time shown
                            replaced_by text shown
                            grace_period text aside
                            tags texts metadata
                            enforced_params texts metadata
                            allowed_passthrough_routes list metadata
                            rpm_limit_type text metadata
                            tpm_limit_type text metadata
                            temp_budget_increase number metadata
                            temp_budget_expiry time metadata
                            """));

    static final Fields TEAM =
            LIMITED.and(
                    Fields.of(
                            """
                            team_id text
                            team_alias text
                            organization_id text
                            soft_budget number
                            blocked flag column false
                            model_aliases object
                            team_member_permissions texts
                            default_team_member_models texts
                            access_group_ids texts
                            router_settings object
                            members_with_roles list aside
                            team_member_budget number metadata
                            team_member_budget_duration period metadata
                            team_member_rpm_limit integer metadata
                            team_member_tpm_limit integer metadata
                            team_member_key_duration period metadata
                            tags list metadata
                            rpm_limit_type text metadata
                            tpm_limit_type text metadata
                            allowed_passthrough_routes list metadata
                            """));

    static final Fields USER =
            LIMITED.and(
                    Fields.of(
                            """
                            user_id text
                            user_email text
                            user_alias text
                            user_role text
                            sso_user_id text
                            max_parallel_requests integer
                            model_max_budget object column {}
                            teams list aside
                            organizations texts aside
                            auto_create_key flag aside
                            key_alias text aside
                            duration period aside
                            team_id text aside
                            """));

    static final Fields ORGANIZATION =
            Fields.of(
                    """
                    organization_id text
                    organization_alias text
                    budget_id text
                    models list column []
                    metadata object aside
                    model_rpm_limit object metadata
                    model_tpm_limit object metadata
                    object_permission object
                    """);

    static final Fields CUSTOMER =
            Fields.of(
                    """
                    user_id text
                    alias text
                    blocked flag column false
                    budget_id text
                    spend number aside
                    allowed_model_region text
                    default_model text
                    object_permission object
                    """);

    static final Fields TAG =
            Fields.of(
                    """
                    name text
                    description text
                    models list column []
                    model_info object
                    budget_id text
                    """);

    static final Fields MEMBER =
            Fields.of(
                    """
                    team_id text
                    organization_id text
                    user_id text
                    user_email text
                    role text
                    budget_id text
                    tpm_limit integer aside
                    rpm_limit integer aside
                    budget_duration period aside
                    max_budget_in_team number aside
                    max_budget_in_organization number aside
                    allowed_models texts column
                    """);

    private Schemas() {}
}
