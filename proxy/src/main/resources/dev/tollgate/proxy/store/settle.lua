-- Corrects the tokens of a request that take.lua has counted.
-- KEYS: for each scope, its minute and its day. ARGV: what take.lua returned as the time, the difference.

local SECONDS = 61
local second, difference = math.floor(tonumber(ARGV[1]) / 1000), tonumber(ARGV[2])

for at = 1, #KEYS, 2 do
  local key, day = KEYS[at], KEYS[at + 1]
  local field = 't' .. second % SECONDS
  local known = redis.call('HMGET', key, 'second', field)
  local age = (tonumber(known[1] or 0) or 0) - second
  if age >= 0 and age < SECONDS then
    -- the server may have lost what is to be taken back
    local change = math.max(difference, -(tonumber(known[2] or 0) or 0))
    redis.call('HINCRBY', key, field, change)
    redis.call('HINCRBY', key, 'tokens', change)
  end
  local used = tonumber(redis.call('HGET', day, 'tokens') or 0)
  if used and used > 0 then
    redis.call('HINCRBY', day, 'tokens', math.max(difference, -used))
  end
end
