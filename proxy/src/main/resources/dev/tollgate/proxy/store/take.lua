-- Counts a request in every scope, or in none where one of them is full.
-- KEYS: for each scope, its minute and its day.
-- ARGV: for each scope, tokens, rpm, tpm, rpd, tpd (-1: no limit), and when its day ends, in ms since 1970 (0: no day).
-- Returns {0, the time in ms}, or {the number of the scope without room, ms until that is not full any more}; 0 ms: it is not full,
-- only too full for these tokens; -1 ms: until its day ends.
-- A minute is the second that runs and the sixty before: `r` and `t` with the second modulo 61 hold its requests and tokens.

local SECONDS = 61
local KEEP = 70
local time = redis.call('TIME')
local now = tonumber(time[1])
local millis = now * 1000 + math.floor(tonumber(time[2]) / 1000)

local function number(text)
  return tonumber(text or 0) or 0
end

-- an empty scope takes even a request that is estimated larger than the limit
local function fits(limit, used, more)
  return limit < 0 or used + more <= limit or (used == 0 and limit > 0)
end

-- forgets what is older than a minute; a clock that went back a little stands still
local function minute(key)
  local known = redis.call('HMGET', key, 'second', 'requests', 'tokens')
  local latest, requests, tokens = number(known[1]), number(known[2]), number(known[3])
  local elapsed = now - latest
  if elapsed <= 0 and elapsed > -SECONDS then
    return {latest, requests, tokens}
  end
  if elapsed >= SECONDS or elapsed < 0 then
    redis.call('DEL', key)
    return {now, 0, 0}
  end
  local fields = {}
  for second = latest + 1, now do
    fields[#fields + 1] = 'r' .. second % SECONDS
    fields[#fields + 1] = 't' .. second % SECONDS
  end
  local gone = redis.call('HMGET', key, unpack(fields))
  for at = 1, #gone, 2 do
    requests = requests - number(gone[at])
    tokens = tokens - number(gone[at + 1])
  end
  redis.call('HDEL', key, unpack(fields))
  redis.call('HSET', key, 'second', now, 'requests', requests, 'tokens', tokens)
  return {now, requests, tokens}
end

-- ms until the sum of a kind is below its limit, if nothing is added
local function full(key, kind, limit, latest, sum)
  if limit < 0 or sum < limit then
    return 0
  end
  local fields = {}
  for second = latest - SECONDS + 1, latest - 1 do
    fields[#fields + 1] = kind .. second % SECONDS
  end
  local amounts = redis.call('HMGET', key, unpack(fields))
  local open = latest + SECONDS
  for at = 1, #amounts do
    sum = sum - number(amounts[at])
    if sum < limit then
      open = latest + at
      break
    end
  end
  return math.max(1, open * 1000 - millis)
end

local windows = {}
local refused, wait = 0, 0
for scope = 1, #KEYS / 2 do
  local key, day, from = KEYS[scope * 2 - 1], KEYS[scope * 2], scope * 6 - 6
  local more, rpm, tpm = tonumber(ARGV[from + 1]), tonumber(ARGV[from + 2]), tonumber(ARGV[from + 3])
  local rpd, tpd, ends = tonumber(ARGV[from + 4]), tonumber(ARGV[from + 5]), tonumber(ARGV[from + 6])
  local window = minute(key)
  windows[scope] = window
  if ends > 0 then
    local used = redis.call('HMGET', day, 'requests', 'tokens')
    if not fits(rpd, number(used[1]), 1) or not fits(tpd, number(used[2]), more) then
      local over = not fits(rpd, number(used[1]), 1) or number(used[2]) >= tpd
      return {scope, over and -1 or 0}
    end
  end
  if not fits(rpm, window[2], 1) or not fits(tpm, window[3], more) then
    local until_open = math.max(full(key, 'r', rpm, window[1], window[2]), full(key, 't', tpm, window[1], window[3]))
    if refused == 0 or until_open > wait then
      refused, wait = scope, until_open
    end
  end
end
if refused > 0 then
  return {refused, wait}
end

for scope = 1, #KEYS / 2 do
  local key, day, more, ends = KEYS[scope * 2 - 1], KEYS[scope * 2], ARGV[scope * 6 - 5], tonumber(ARGV[scope * 6])
  local latest = windows[scope][1]
  redis.call('HSET', key, 'second', latest)
  redis.call('HINCRBY', key, 'requests', 1)
  redis.call('HINCRBY', key, 'tokens', more)
  redis.call('HINCRBY', key, 'r' .. latest % SECONDS, 1)
  redis.call('HINCRBY', key, 't' .. latest % SECONDS, more)
  redis.call('EXPIRE', key, KEEP)
  if ends > 0 then
    redis.call('HINCRBY', day, 'requests', 1)
    redis.call('HINCRBY', day, 'tokens', more)
    redis.call('PEXPIREAT', day, ends)
  end
end
return {0, millis}
