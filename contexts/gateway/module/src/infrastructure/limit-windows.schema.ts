const OF_WORKSPACE = `workspace_id = split_part(of_key, '/', 1)`;
/** A call that outgrew its limits amid its answer was sent: only those refused before are not counted. */
const SENT = `(status <> 'rate_limited' or failure->>'kind' is distinct from 'limit-exceeded')`;

/**
 * Windows of limits and the room in them that processes have leased. What counts as used is the sum
 * over the log, kept up to date in the transaction of each log row; `used_in_log` is that sum.
 *
 * Locks are taken in one order everywhere, or two processes would wait for each other: windows by
 * their key, and of each window first its row, then one's own lease of it.
 */
export const limitWindowsMigration = {
  name: '018-limit-windows',
  sql: `
    create table limit_windows(
      limit_key text collate "C" not null,
      window_start timestamptz not null,
      used bigint not null default 0,
      counted_at timestamptz,
      primary key (limit_key, window_start)
    ) with (fillfactor = 50);

    create table limit_leases(
      limit_key text collate "C" not null,
      window_start timestamptz not null,
      instance int not null,
      amount bigint not null,
      touched_at timestamptz not null default clock_timestamp(),
      primary key (limit_key, window_start, instance)
    ) with (fillfactor = 50);
    create index limit_leases_of_instance on limit_leases(instance);

    -- The log grows at its end, so that a few pages of index find a period of it.
    create index requests_by_start on requests using brin (started_at);

    create ${usedInLog(`failure->>'kind' is distinct from 'limit-exceeded'`)}

    create function exchange_leases(by_instance int, wishes json)
    returns table(place int, granted bigint, used_now bigint, leased_now bigint, may_come_back boolean, is_fresh boolean)
    language plpgsql as $$
    declare
      wish record;
      counted timestamptz;
      room bigint;
    begin
      for wish in
        select * from json_to_recordset(wishes) as w("place" int, "key" text collate "C", "windowStart" timestamptz,
          "returned" bigint, "amount" bigint, "least" bigint, "wanted" bigint, "withSpare" boolean,
          "countedAfter" timestamptz)
        order by w."key", w."windowStart", w."returned" desc, w."place"
      loop
        insert into limit_windows(limit_key, window_start) values (wish."key", wish."windowStart")
        on conflict do nothing;
        -- From here on nobody else changes what is used or leased of this window.
        select w.used, w.counted_at into used_now, counted from limit_windows w
        where w.limit_key = wish."key" and w.window_start = wish."windowStart" for update;
        if wish."countedAfter" is not null and (counted is null or counted < wish."countedAfter") then
          update limit_windows w
          set used = used_in_log(w.limit_key, w.window_start), counted_at = clock_timestamp()
          where w.limit_key = wish."key" and w.window_start = wish."windowStart"
          returning w.used into used_now;
        end if;
        if wish."returned" > 0 then
          update limit_leases l set amount = greatest(0, l.amount - wish."returned")
          where l.limit_key = wish."key" and l.window_start = wish."windowStart"
            and l.instance = by_instance;
          delete from limit_leases l
          where l.limit_key = wish."key" and l.window_start = wish."windowStart"
            and l.instance = by_instance and l.amount = 0;
        end if;
        select coalesce(sum(l.amount), 0),
          coalesce(bool_or(l.instance <> by_instance and l.amount > 0
            and l.touched_at > clock_timestamp() - interval '1 second'), false)
        into leased_now, may_come_back from limit_leases l
        where l.limit_key = wish."key" and l.window_start = wish."windowStart";
        room := wish."amount" - used_now - leased_now;
        granted := case when room < wish."least" then 0 else least(room, wish."wanted"
          + case when wish."withSpare" then greatest(0, room - wish."wanted") / 16 else 0 end) end;
        is_fresh := false;
        if granted > 0 then
          insert into limit_leases as l(limit_key, window_start, instance, amount)
          values (wish."key", wish."windowStart", by_instance, granted)
          on conflict (limit_key, window_start, instance) do update
          set amount = l.amount + excluded.amount, touched_at = excluded.touched_at
          returning l.xmax = 0 into is_fresh;
          leased_now := leased_now + granted;
        end if;
        place := wish."place";
        return next;
      end loop;
    end $$;
  `,
} as const;

export const outgrownCallsMigration = {
  name: '006-outgrown-calls',
  sql: `
    create or replace ${usedInLog(SENT)}
  `,
} as const;

/**
 * A key may say `everywhere` in place of a workspace. Apart, for only the one that names a workspace
 * finds its calls by an index on it.
 */
export const usedEverywhereMigration = {
  name: '008-used-everywhere',
  sql: `
    create or replace function used_in_log(of_key text, from_start timestamptz) returns bigint
    stable language sql as $$
      select case split_part(of_key, '/', 1)
        when 'everywhere' then (${sumInLog('true', SENT)})
        else (${sumInLog(OF_WORKSPACE, SENT)})
      end
    $$;
  `,
} as const;

/** What calls used in a window; of those that limits ended only the ones that `counts` says. */
function usedInLog(counts: string): string {
  return `function used_in_log(of_key text, from_start timestamptz) returns bigint
    stable language sql as $$
      ${sumInLog(OF_WORKSPACE, counts)}
    $$;`;
}

function sumInLog(where: string, counts: string): string {
  return `select coalesce(case split_part(of_key, '/', 5)
          when 'requests' then count(*)
          when 'tokens' then sum(input_tokens + output_tokens)
          else sum(cost_nano_usd)
        end, 0)::bigint
      from requests
      where ${where}
        and started_at >= from_start
        and started_at < ((from_start at time zone 'UTC')
          + ('1 ' || split_part(of_key, '/', 6))::interval) at time zone 'UTC'
        and case split_part(of_key, '/', 2)
          when 'user' then user_id = split_part(of_key, '/', 3)
          when 'apiKey' then api_key_id = split_part(of_key, '/', 3)
          else true
        end
        and split_part(of_key, '/', 4) in ('', operation)
        and ${counts}`;
}
