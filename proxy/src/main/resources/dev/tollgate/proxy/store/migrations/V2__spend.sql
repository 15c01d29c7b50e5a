-- What was spent. Apart from the records, so that no counter ever waits for an administrator or holds one up.

-- By the name of a scope: team:t1. An amount is in dollars, exact to the billionth.
create table scope_spend (
    scope text primary key,
    spent numeric(24, 9) not null default 0,
    window_start timestamptz,
    reset_at timestamptz,
    updated_at timestamptz not null default now()
) with (fillfactor = 70);
create index scope_spend_reset_at on scope_spend (reset_at) where reset_at is not null;

-- A row for each request. Written twice it stays one: the day is its start's in UTC, so both have the same.
create table spend_log (
    request_id text not null,
    day date not null,
    status text not null,
    call_type text not null,
    started timestamptz not null,
    first_token timestamptz,
    ended timestamptz not null,
    model text not null,
    model_id text not null,
    model_group text not null,
    vendor text not null,
    api_base text not null,
    key_hash text not null,
    key_alias text not null,
    user_id text not null,
    team_id text not null,
    organization_id text not null,
    customer_id text not null,
    prompt_tokens bigint not null,
    completion_tokens bigint not null,
    usage jsonb not null,
    cost numeric(24, 9) not null,
    cache_hit boolean not null,
    tags text[] not null,
    metadata jsonb not null,
    primary key (request_id, day)
) partition by range (day);
create index spend_log_started on spend_log (started);
create index spend_log_key_hash on spend_log (key_hash, started);
create index spend_log_user_id on spend_log (user_id, started) where user_id <> '';
create index spend_log_team_id on spend_log (team_id, started) where team_id <> '';
create index spend_log_customer_id on spend_log (customer_id, started) where customer_id <> '';
create index spend_log_tags on spend_log using gin (tags);

-- Takes rows that come later than their day is kept, from a gateway that was cut off for long
create table spend_log_other partition of spend_log default;

-- Sums for LiteLLM's daily activity; an entity is a key's user, team, organization, customer or one of its tags
create table daily_spend (
    day date not null,
    entity_kind text not null,
    entity_id text not null,
    key_hash text not null,
    model text not null,
    model_group text not null,
    vendor text not null,
    prompt_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    cache_read_tokens bigint not null default 0,
    cache_write_tokens bigint not null default 0,
    cost numeric(24, 9) not null default 0,
    requests bigint not null default 0,
    successes bigint not null default 0,
    failures bigint not null default 0,
    primary key (day, entity_kind, entity_id, key_hash, model, model_group, vendor)
);
create index daily_spend_entity on daily_spend (entity_kind, entity_id, day);
create index daily_spend_key_hash on daily_spend (key_hash, day);

-- Makes a partition for today and the next days, and drops what is older than the days to keep (null keeps all). Several gateways may
-- call it: it waits for nobody, and who finds another at it leaves it alone.
create function keep_partitions(ahead integer, keep integer) returns void
    language plpgsql set search_path from current set lock_timeout = '2s' as $$
declare
    today date := (now() at time zone 'utc')::date;
    each_day date;
    partition text;
begin
    if not pg_try_advisory_xact_lock(hashtext(current_schema() || '.keep_partitions')) then
        return;
    end if;
    for each_day in select generate_series(today, today + ahead, interval '1 day')::date loop
        partition := 'spend_log_' || to_char(each_day, 'YYYYMMDD');
        if to_regclass(quote_ident(partition)) is null
                and not exists (select from spend_log_other where day = each_day) then
            execute format('create table %I partition of spend_log for values from (%L) to (%L)', partition, each_day, each_day + 1);
        end if;
    end loop;
    for partition in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'spend_log'::regclass and c.relname ~ '^spend_log_\d{8}$'
            and to_date(right(c.relname, 8), 'YYYYMMDD') < today - keep
    loop
        execute format('drop table %I', partition);
    end loop;
    delete from spend_log_other where day < today - keep;
    delete from changes where at < now() - interval '1 hour';
end $$;

select keep_partitions(7, null);
