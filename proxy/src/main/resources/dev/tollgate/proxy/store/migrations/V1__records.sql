-- Records of the admin API. Each table has the record as JSON by LiteLLM's names, and as columns what is searched or joined; the columns
-- are generated, so that they can't contradict it.

create table budgets (
    id text primary key,
    data jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table organizations (
    id text primary key,
    data jsonb not null,
    organization_alias text generated always as (data ->> 'organization_alias') stored,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index organizations_budget_id on organizations (budget_id);

create table teams (
    id text primary key,
    data jsonb not null,
    team_alias text generated always as (data ->> 'team_alias') stored,
    organization_id text generated always as (data ->> 'organization_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index teams_team_alias on teams (team_alias);
create index teams_organization_id on teams (organization_id);

create table users (
    id text primary key,
    data jsonb not null,
    user_email text generated always as (data ->> 'user_email') stored,
    sso_user_id text generated always as (data ->> 'sso_user_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index users_user_email on users (user_email);
create index users_sso_user_id on users (sso_user_id);

-- The id is team_id/user_id
create table team_members (
    id text primary key,
    data jsonb not null,
    team_id text generated always as (data ->> 'team_id') stored,
    user_id text generated always as (data ->> 'user_id') stored,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index team_members_team_id on team_members (team_id);
create index team_members_user_id on team_members (user_id);
create index team_members_budget_id on team_members (budget_id);

-- The id is organization_id/user_id
create table organization_members (
    id text primary key,
    data jsonb not null,
    organization_id text generated always as (data ->> 'organization_id') stored,
    user_id text generated always as (data ->> 'user_id') stored,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index organization_members_organization_id on organization_members (organization_id);
create index organization_members_user_id on organization_members (user_id);
create index organization_members_budget_id on organization_members (budget_id);

-- The id is the key's SHA-256 in hexadecimal digits
create table keys (
    id text primary key,
    data jsonb not null,
    key_alias text generated always as (nullif(data ->> 'key_alias', '')) stored,
    user_id text generated always as (data ->> 'user_id') stored,
    team_id text generated always as (data ->> 'team_id') stored,
    organization_id text generated always as (data ->> 'organization_id') stored,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index keys_key_alias on keys (key_alias);
create index keys_user_id on keys (user_id);
create index keys_team_id on keys (team_id);
create index keys_organization_id on keys (organization_id);
create index keys_budget_id on keys (budget_id);
create index keys_created_at on keys (created_at, id);

create table customers (
    id text primary key,
    data jsonb not null,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index customers_budget_id on customers (budget_id);

create table tags (
    id text primary key,
    data jsonb not null,
    budget_id text generated always as (data ->> 'budget_id') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index tags_budget_id on tags (budget_id);

create table models (
    id text primary key,
    data jsonb not null,
    model_name text generated always as (data ->> 'model_name') stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index models_model_name on models (model_name);

create table credentials (
    id text primary key,
    data jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- LiteLLM takes a key for a team or user that nobody has made yet, so no foreign key can stand here. But nothing outlives what it
-- belonged to: a key without its team would have lost the team's limits.
create function delete_belongings() returns trigger
    language plpgsql set search_path from current as $$
declare
    belonging text;
begin
    foreach belonging in array tg_argv[1:] loop
        execute format('delete from %I where %I = $1', belonging, tg_argv[0]) using old.id;
    end loop;
    return null;
end $$;

create trigger belongings after delete on teams
    for each row execute function delete_belongings('team_id', 'keys', 'team_members');
create trigger belongings after delete on users
    for each row execute function delete_belongings('user_id', 'keys', 'team_members', 'organization_members');
create trigger belongings after delete on organizations
    for each row execute function delete_belongings('organization_id', 'keys', 'teams', 'organization_members');

-- What other gateways must forget. The transaction's number tells a reader what may have been written since it last looked, in
-- whatever order transactions end.
create table changes (
    seq bigint generated always as identity primary key,
    xact xid8 not null default pg_current_xact_id(),
    at timestamptz not null default now(),
    kind text not null,
    id text not null
);
create index changes_xact on changes (xact);
create index changes_at on changes (at);

create function note_change() returns trigger
    language plpgsql set search_path from current as $$
begin
    insert into changes (kind, id) values (tg_argv[0], case when tg_op = 'DELETE' then old.id else new.id end);
    return null;
end $$;

create trigger changes after insert or update or delete on budgets for each row execute function note_change('budget');
create trigger changes after insert or update or delete on organizations for each row execute function note_change('organization');
create trigger changes after insert or update or delete on teams for each row execute function note_change('team');
create trigger changes after insert or update or delete on users for each row execute function note_change('user');
create trigger changes after insert or update or delete on team_members for each row execute function note_change('team_member');
create trigger changes after insert or update or delete on organization_members
    for each row execute function note_change('organization_member');
create trigger changes after insert or update or delete on keys for each row execute function note_change('key');
create trigger changes after insert or update or delete on customers for each row execute function note_change('customer');
create trigger changes after insert or update or delete on tags for each row execute function note_change('tag');
create trigger changes after insert or update or delete on models for each row execute function note_change('model');
create trigger changes after insert or update or delete on credentials for each row execute function note_change('credential');
