-- A small database of LiteLLM's, of the tables and columns that matter here.
create schema ${schema};
create table ${schema}."LiteLLM_BudgetTable" (budget_id text primary key, max_budget double precision, soft_budget double precision,
    max_parallel_requests int, tpm_limit bigint, rpm_limit bigint, model_max_budget jsonb, budget_duration text, budget_reset_at timestamp(3),
    created_at timestamp(3) default now(), created_by text, updated_at timestamp(3) default now(), updated_by text);
create table ${schema}."LiteLLM_OrganizationTable" (organization_id text primary key, organization_alias text, budget_id text,
    metadata jsonb default '{}', models text[], spend double precision default 0, model_spend jsonb default '{}', object_permission_id text,
    created_at timestamp(3) default now(), created_by text, updated_at timestamp(3) default now(), updated_by text);
create table ${schema}."LiteLLM_UserTable" (user_id text primary key, user_alias text, sso_user_id text, password text, teams text[],
    user_role text, max_budget double precision, spend double precision default 0, user_email text, models text[], metadata jsonb default '{}',
    tpm_limit bigint, rpm_limit bigint, budget_duration text, budget_reset_at timestamp(3), model_spend jsonb default '{}',
    created_at timestamp(3) default now(), updated_at timestamp(3) default now());
create table ${schema}."LiteLLM_ModelTable" (id serial primary key, aliases jsonb, created_by text, updated_by text);
create table ${schema}."LiteLLM_ObjectPermissionTable" (object_permission_id text primary key, mcp_servers text[], vector_stores text[],
    mcp_tool_permissions jsonb);
create table ${schema}."LiteLLM_TeamTable" (team_id text primary key, team_alias text, organization_id text, object_permission_id text,
    admins text[], members text[], members_with_roles jsonb default '{}', metadata jsonb default '{}', max_budget double precision,
    spend double precision default 0, models text[], tpm_limit bigint, rpm_limit bigint, budget_duration text, budget_reset_at timestamp(3),
    blocked boolean default false, model_id int, created_at timestamp(3) default now(), updated_at timestamp(3) default now());
create table ${schema}."LiteLLM_TeamMembership" (user_id text, team_id text, spend double precision default 0, budget_id text,
    primary key (user_id, team_id));
create table ${schema}."LiteLLM_OrganizationMembership" (user_id text, organization_id text, user_role text,
    spend double precision default 0, budget_id text, created_at timestamp(3) default now(), primary key (user_id, organization_id));
create table ${schema}."LiteLLM_EndUserTable" (user_id text primary key, alias text, spend double precision default 0,
    allowed_model_region text, default_model text, budget_id text, blocked boolean default false);
create table ${schema}."LiteLLM_TagTable" (tag_name text primary key, description text, models text[], model_info jsonb,
    spend double precision default 0, budget_id text, created_at timestamp(3) default now(), updated_at timestamp(3) default now());
create table ${schema}."LiteLLM_VerificationToken" (token text primary key, key_name text, key_alias text,
    soft_budget_cooldown boolean default false, spend double precision default 0, expires timestamp(3), models text[], aliases jsonb default '{}',
    config jsonb default '{}', user_id text, team_id text, permissions jsonb default '{}', max_parallel_requests int, metadata jsonb default '{}',
    blocked boolean, tpm_limit bigint, rpm_limit bigint, max_budget double precision, budget_duration text, budget_reset_at timestamp(3),
    allowed_cache_controls text[] default '{}', allowed_routes text[] default '{}', model_spend jsonb default '{}',
    model_max_budget jsonb default '{}', budget_id text, organization_id text, object_permission_id text,
    created_at timestamp(3) default now(), created_by text, updated_at timestamp(3) default now(), updated_by text);
create table ${schema}."LiteLLM_SpendLogs" (request_id text primary key, call_type text, api_key text default '', spend double precision,
    total_tokens int, prompt_tokens int, completion_tokens int, "startTime" timestamp(3), "endTime" timestamp(3),
    "completionStartTime" timestamp(3), model text default '', model_id text, model_group text, custom_llm_provider text, api_base text,
    "user" text, metadata jsonb, cache_hit text, request_tags jsonb, team_id text, end_user text, requester_ip_address text, messages jsonb,
    response jsonb, status text);
create table ${schema}."LiteLLM_DailyUserSpend" (id text primary key, user_id text, date text, api_key text, model text, model_group text,
    custom_llm_provider text, endpoint text, prompt_tokens bigint, completion_tokens bigint, cache_read_input_tokens bigint,
    cache_creation_input_tokens bigint, spend double precision, api_requests bigint, successful_requests bigint, failed_requests bigint);
create table ${schema}."LiteLLM_DailyTagSpend" (id text primary key, tag text, date text, api_key text, model text, model_group text,
    custom_llm_provider text, prompt_tokens bigint, completion_tokens bigint, spend double precision, api_requests bigint,
    successful_requests bigint, failed_requests bigint);
create table ${schema}."LiteLLM_ProxyModelTable" (model_id text primary key, model_name text, litellm_params jsonb);

insert into ${schema}."LiteLLM_BudgetTable" (budget_id, max_budget, budget_duration, budget_reset_at, rpm_limit) values
    ('b-member', 2.5, '30d', now() at time zone 'utc' + interval '9 days', 7), ('b-over', 1, '1d', '2020-01-01', null), ('b-org', 100, null, null, null);
insert into ${schema}."LiteLLM_OrganizationTable" (organization_id, organization_alias, budget_id, models, spend) values
    ('o1', 'Research', 'b-org', '{}', 12.5);
insert into ${schema}."LiteLLM_UserTable" (user_id, user_email, user_role, password, spend, models, teams) values
    ('u1', 'ada@example.org', 'internal_user', 'scrypt:abc', 3.25, '{no-default-models}', '{t1}'),
    ('u2', 'bob@example.org', 'proxy_admin', null, 0, '{}', '{t1}'), ('litellm-proxy-budget', null, null, null, 20, '{}', '{}');
insert into ${schema}."LiteLLM_ModelTable" (id, aliases) values (7, '{"fast": "gpt-4o-mini"}');
insert into ${schema}."LiteLLM_ObjectPermissionTable" values ('p1', '{github}', null, null);
insert into ${schema}."LiteLLM_TeamTable" (team_id, team_alias, organization_id, object_permission_id, members_with_roles, max_budget, spend,
    models, model_id, metadata) values
    ('t1', 'Compilers', 'o1', 'p1', '[{"role": "admin", "user_id": "u1", "user_email": null},
        {"role": "user", "user_id": null, "user_email": "bob@example.org"}, {"role": "user", "user_id": null, "user_email": "gone@example.org"}]',
        50, 4.75, '{gpt-4o,fast}', 7, '{"model_rpm_limit": {"gpt-4o": 5}}');
insert into ${schema}."LiteLLM_TeamMembership" values ('u1', 't1', 1.5, 'b-member'), ('u3', 't1', 0, null);
insert into ${schema}."LiteLLM_OrganizationMembership" values ('u1', 'o1', 'org_admin', 0, null);
insert into ${schema}."LiteLLM_EndUserTable" (user_id, alias, spend, budget_id, blocked) values
    ('c1', 'Charly', 0.125, null, true), ('c2', null, 0.5, 'b-over', false);
insert into ${schema}."LiteLLM_TagTable" (tag_name, description, models, spend) values ('nightly', 'jobs', '{}', 0.75);
insert into ${schema}."LiteLLM_VerificationToken" (token, key_name, key_alias, spend, expires, models, user_id, team_id, max_budget, metadata,
    created_at, blocked) values
    (encode(sha256('sk-ada-of-the-compilers'), 'hex'), 'sk-...lers', 'ada', 0.75, '2099-01-02T03:04:05.006', '{gpt-4o}', 'u1', 't1', 1,
        '{"tags": ["nightly"]}', '2025-05-06T07:08:09.010', null),
    (encode(sha256('sk-spent-all-of-it'), 'hex'), 'sk-...f it', 'spent', 1.00001, null, '{}', null, null, 1, '{}', now(), null),
    (encode(sha256('sk-same-alias'), 'hex'), 'sk-...lias', 'ada', 0, null, '{}', null, null, null, '{}', now(), true),
    ('sk-from-the-first-version', null, null, 0.1, null, '{}', null, null, null, '{}', now(), null),
    (encode(sha256('sk-of-the-pages'), 'hex'), 'sk-...ages', null, 0.1, null, '{}', 'u1', 'litellm-dashboard', 1, '{}', now(), null);
insert into ${schema}."LiteLLM_SpendLogs" (request_id, call_type, api_key, spend, total_tokens, prompt_tokens, completion_tokens, "startTime",
    "endTime", model, model_group, custom_llm_provider, "user", metadata, cache_hit, request_tags, team_id, status, messages) values
    ('r1', 'acompletion', 'hash', 0.0000125, 30, 20, 10, '2026-01-02T10:00:00', '2026-01-02T10:00:01.5', 'gpt-4o-2024', 'gpt-4o', 'openai', 'u1',
        '{"user_api_key_alias": "ada", "secret_text": "prompt", "usage_object": {"prompt_tokens_details": {"cached_tokens": 5},
        "completion_tokens_details": {"reasoning_tokens": 4}}, "spend_logs_metadata": {"run": 1}}', 'False', '["nightly"]', 't1', 'success',
        '["a prompt"]'),
    ('r2', 'acompletion', 'hash', 0, 0, 0, 0, '2026-02-03T23:59:59.999', '2026-02-04T00:00:00', 'gpt-4o', null, null, null, null, null, null,
        null, 'failure', null);
insert into ${schema}."LiteLLM_DailyUserSpend" values
    ('1', 'u1', '2026-01-02', 'hash', 'gpt-4o', 'gpt-4o', 'openai', '/v1/chat/completions', 20, 10, 5, 0, 0.0000125, 1, 1, 0),
    ('2', 'u1', '2026-01-02', 'hash', 'gpt-4o', 'gpt-4o', 'openai', '/v1/responses', 2, 1, 0, 0, 0.25, 1, 1, 0),
    ('3', null, '2026-02-03', 'hash', null, null, null, null, 0, 0, 0, 0, 0, 1, 0, 1);
insert into ${schema}."LiteLLM_DailyTagSpend" values ('1', 'nightly', '2026-01-02', 'hash', 'gpt-4o', 'gpt-4o', 'openai', 22, 11, 0.2500125, 2, 2, 0);
insert into ${schema}."LiteLLM_ProxyModelTable" values ('m1', 'gpt-4o', '{"api_key": "sealed"}');
