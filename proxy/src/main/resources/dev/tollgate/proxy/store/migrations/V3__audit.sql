-- Who changed what through the admin API
create table audit_log (
    id text primary key,
    at timestamptz not null default now(),
    changed_by text not null,
    changed_by_key text not null,
    action text not null,
    table_name text not null,
    object_id text not null,
    before_value jsonb,
    updated_value jsonb
);
create index audit_log_at on audit_log (at, id);
create index audit_log_object on audit_log (table_name, object_id, at);

-- The one row of what all gateways of a database agree on. The check is a known text, encrypted with the salt key
create table installation (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid(),
    salt_check text,
    created_at timestamptz not null default now()
);
insert into installation default values;
