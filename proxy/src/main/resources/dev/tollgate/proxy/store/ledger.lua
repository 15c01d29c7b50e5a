-- What scopes spend and use: all that is done to a request's scopes is one step.
-- KEYS: for each scope, its sums (a hash) and its leases (a sorted set by when they end; a member is a request and what it reserved).
-- ARGV[1] says what is to be done; the rest depends on it. Money is in billionths of a dollar, time in ms; -1 is no limit, 0 is never.

local WINDOW = 60000
local KEEP = 40 * 86400
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function number(text)
  return tonumber(text or 0) or 0
end

-- Lua would write large numbers with an exponent, and a zero that may have a sign
local function text(value)
  if value == 0 then
    return '0'
  end
  return string.format('%.0f', value)
end

-- A budget's window ends by the server's clock, once. A gateway whose clock is late says an end that has passed: that changes nothing.
local function roll(sums, reset, ends)
  if ends == 0 and reset ~= 0 and reset <= now then
    redis.call('HSET', sums, 'reset', 0, 'spent', 0)
    return 0, true
  elseif ends == 0 or ends == reset then
    return reset, false
  end
  if reset == 0 or (reset <= now and ends > reset) then
    redis.call('HSET', sums, 'reset', text(ends))
    if reset ~= 0 then
      redis.call('HSET', sums, 'spent', 0)
    end
    return ends, reset ~= 0
  end
  if ends > now and ends < reset then
    redis.call('HSET', sums, 'reset', text(ends))
    return ends, false
  end
  return reset, false
end

-- gives back what requests have reserved whose gateway has died; returns how many leases are left
local function held(sums, leases)
  local dead = redis.call('ZRANGEBYSCORE', leases, '-inf', now)
  if #dead > 0 then
    local amount = 0
    for _, member in ipairs(dead) do
      amount = amount + number(string.match(member, '%d+$'))
    end
    redis.call('ZREMRANGEBYSCORE', leases, '-inf', now)
    redis.call('HINCRBY', sums, 'reserved', text(-amount))
  end
  return redis.call('ZCARD', leases)
end

-- What a scope had spent before there was a counter, and when the window ends in which it did. Counts once.
local function begin(sums, spent, ends)
  if redis.call('HSETNX', sums, 'seeded', 1) == 0 then
    return
  end
  if ends == 0 or ends > now then
    redis.call('HINCRBY', sums, 'spent', text(spent))
    local reset = number(redis.call('HGET', sums, 'reset'))
    if ends ~= 0 and (reset == 0 or ends < reset) then
      redis.call('HSET', sums, 'reset', text(ends))
    end
  end
  redis.call('EXPIRE', sums, KEEP)
end

-- an empty window takes even a request that is estimated larger than the limit
local function fits(limit, used, more)
  return limit < 0 or used + more <= limit or (used == 0 and limit > 0)
end

local function read(scope, from)
  local state = {sums = KEYS[scope * 2 - 1], leases = KEYS[scope * 2], leased = false, held = 0}
  state.budget, state.ends = tonumber(ARGV[from]), tonumber(ARGV[from + 1])
  state.rpm, state.tpm, state.parallel = tonumber(ARGV[from + 2]), tonumber(ARGV[from + 3]), tonumber(ARGV[from + 4])
  state.windowed = state.rpm >= 0 or state.tpm >= 0
  if state.budget >= 0 or state.parallel >= 0 then
    state.leased = true
    state.held = held(state.sums, state.leases)
  end
  local before = tonumber(ARGV[from + 5])
  local known = redis.call('HMGET', state.sums, 'spent', 'reserved', 'reset', 'start', 'requests', 'tokens', 'seeded')
  if not known[7] and before >= 0 then
    begin(state.sums, before, tonumber(ARGV[from + 6]))
    known = redis.call('HMGET', state.sums, 'spent', 'reserved', 'reset', 'start', 'requests', 'tokens', 'seeded')
  end
  state.spent, state.reserved, state.start = number(known[1]), number(known[2]), number(known[4])
  state.requests, state.tokens, state.seeded = number(known[5]), number(known[6]), known[7]
  local over
  state.reset, over = roll(state.sums, number(known[3]), state.ends)
  if over then
    state.spent = 0
  end
  if state.held == 0 then
    state.reserved = 0
  end
  if now - state.start >= WINDOW or now < state.start then
    state.start, state.requests, state.tokens = now, 0, 0
  end
  return state
end

-- which limit is passed, what is used of it, and when there is room again
local function over(state, tokens)
  if not fits(state.rpm, state.requests, 1) then
    return 2, state.requests, state.start + WINDOW
  elseif not fits(state.tpm, state.tokens, tokens) then
    return 3, state.tokens, state.start + WINDOW
  elseif not fits(state.parallel, state.held, 1) then
    return 4, state.held, now + 1000
  end
  return 0, 0, 0
end

-- ARGV: reserve, member, estimate, tokens, how long a lease lasts; for each scope budget, its end, rpm, tpm, parallel,
-- what it had spent before (-1 where nobody knows), and until when that counts.
-- Returns {0, now}, and for each scope requests, tokens, leases, what was spent, and 1 where nobody has said what it had spent before;
-- or {number of the scope, limit, used, reset}. Money comes first; of other limits, the one that holds for the longest.
local function reserve()
  local member, estimate, tokens, lease = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
  local states = {}
  local refusal = nil
  for scope = 1, #KEYS / 2 do
    local state = read(scope, scope * 7 - 1)
    states[scope] = state
    if state.budget >= 0 and state.spent + state.reserved >= state.budget then
      return {scope, 1, state.spent, state.reset}
    end
    local limit, used, reset = over(state, tokens)
    if limit > 0 and (refusal == nil or reset > refusal[4]) then
      refusal = {scope, limit, used, reset}
    end
  end
  if refusal then
    return refusal
  end
  local reply = {0, now}
  for _, state in ipairs(states) do
    if state.leased then
      redis.call('ZADD', state.leases, now + lease, member)
      redis.call('PEXPIRE', state.leases, lease * 2)
      redis.call('HSET', state.sums, 'reserved', text(state.reserved + estimate))
      state.held = state.held + 1
    end
    if state.windowed then
      state.requests, state.tokens = state.requests + 1, state.tokens + tokens
      redis.call('HSET', state.sums, 'start', text(state.start), 'requests', text(state.requests), 'tokens', text(state.tokens))
    end
    if not state.seeded and (state.leased or state.windowed) then
      redis.call('EXPIRE', state.sums, KEEP)
    end
    reply[#reply + 1] = state.requests
    reply[#reply + 1] = state.tokens
    reply[#reply + 1] = state.held
    reply[#reply + 1] = state.spent
    reply[#reply + 1] = state.seeded and 0 or 1
  end
  return reply
end

-- ARGV: settle, member, estimate, cost, tokens too few, when it was reserved; for each scope the end of its budget
local function settle()
  local member, estimate, cost, tokens, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
  for scope = 1, #KEYS / 2 do
    local sums, leases = KEYS[scope * 2 - 1], KEYS[scope * 2]
    local known = redis.call('HMGET', sums, 'reset', 'start', 'tokens')
    roll(sums, number(known[1]), tonumber(ARGV[6 + scope]))
    if redis.call('ZREM', leases, member) == 1 then
      redis.call('HINCRBY', sums, 'reserved', text(-tonumber(estimate)))
    end
    redis.call('HINCRBY', sums, 'spent', cost)
    local start = number(known[2])
    if tokens ~= 0 and at >= start and at - start < WINDOW then
      redis.call('HSET', sums, 'tokens', text(math.max(0, number(known[3]) + tokens)))
    end
    redis.call('EXPIRE', sums, KEEP)
  end
  return 0
end

-- ARGV: renew, member, how long a lease lasts. Not for one that has ended: its slot may be another's.
local function renew()
  for scope = 1, #KEYS / 2 do
    redis.call('ZADD', KEYS[scope * 2], 'XX', now + tonumber(ARGV[3]), ARGV[2])
    redis.call('PEXPIRE', KEYS[scope * 2], tonumber(ARGV[3]) * 2)
  end
  return 0
end

-- ARGV: spent. Returns for each scope what was spent in its window that runs, and 1 where nobody has said what it had spent before.
local function spent()
  local reply = {}
  for scope = 1, #KEYS / 2 do
    local known = redis.call('HMGET', KEYS[scope * 2 - 1], 'spent', 'reset', 'seeded')
    local reset = number(known[2])
    reply[scope * 2 - 1] = (reset ~= 0 and reset <= now) and '0' or known[1] or '0'
    reply[scope * 2] = known[3] and 0 or 1
  end
  return reply
end

-- ARGV: reset; for each scope what was spent, and the end of its budget
local function reset()
  for scope = 1, #KEYS / 2 do
    local sums = KEYS[scope * 2 - 1]
    redis.call('HSET', sums, 'spent', ARGV[scope * 2], 'reset', ARGV[scope * 2 + 1], 'seeded', 1)
    redis.call('EXPIRE', sums, KEEP)
  end
  return 0
end

-- ARGV: seed; for each scope what it had spent before, and until when that counts
local function seed()
  for scope = 1, #KEYS / 2 do
    begin(KEYS[scope * 2 - 1], tonumber(ARGV[scope * 2]), tonumber(ARGV[scope * 2 + 1]))
  end
  return 0
end

-- ARGV: owed, the data's name as far as the gateway knows it, a new name; for each scope what was spent while the server was away, and
-- the end of its budget. KEYS: the data's name, a parcel that is taken once, then scopes. Returns the data's name: another one says that
-- the server has lost what it had, so that counters begin with what the database knows, which is all of this.
local function owed()
  redis.call('SET', KEYS[1], ARGV[3], 'NX')
  local name = redis.call('GET', KEYS[1])
  local kept = name ~= ARGV[3] and (ARGV[2] == '' or ARGV[2] == name)
  if not kept or not redis.call('SET', KEYS[2], 1, 'NX', 'EX', 3600) then
    return name
  end
  for scope = 2, #KEYS / 2 do
    local sums, ends = KEYS[scope * 2 - 1], tonumber(ARGV[scope * 2 + 1])
    if ends == 0 or ends > now then
      roll(sums, number(redis.call('HGET', sums, 'reset')), ends)
      redis.call('HINCRBY', sums, 'spent', ARGV[scope * 2])
      redis.call('EXPIRE', sums, KEEP)
    end
  end
  return name
end

-- ARGV: beat, name of a gateway, how long it counts. Returns how many there are.
local function beat()
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[2])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return redis.call('ZCARD', KEYS[1])
end

local work = {owed = owed, reserve = reserve, settle = settle, renew = renew, spent = spent, reset = reset, seed = seed, beat = beat}
return work[ARGV[1]]()
