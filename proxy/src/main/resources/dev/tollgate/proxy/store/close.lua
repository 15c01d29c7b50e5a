-- Keeps a closure where it ends later than what is known.
-- KEYS: the version, ids by the version of their last change, closures by id.
-- ARGV: the id, when the closure ends, the time (both by gateways' clocks, ms since 1970), the closure as text that begins with its end.

local KEEP = 8 * 24 * 3600
local CLEANED = 10
local version, changes, closures = KEYS[1], KEYS[2], KEYS[3]
local id, ends, now, text = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

local function ends_at(known)
  return known and tonumber(string.match(known, '^%d+')) or 0
end

if ends_at(redis.call('HGET', closures, id)) >= ends then
  return 0
end
-- removes more than it adds, so that what has passed goes
for _, old in ipairs(redis.call('ZRANGE', changes, 0, CLEANED - 1)) do
  if ends_at(redis.call('HGET', closures, old)) <= now then
    redis.call('HDEL', closures, old)
    redis.call('ZREM', changes, old)
  end
end
redis.call('ZADD', changes, redis.call('INCR', version), id)
redis.call('HSET', closures, id, text)
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, KEEP)
end
return 1
