-- What was closed since a version. KEYS: as of close.lua. ARGV: the version that the caller knows.
-- Returns the version up to which it tells, then closures as texts.

local MOST = 1000
local version, changes, closures = KEYS[1], KEYS[2], KEYS[3]
local latest = tonumber(redis.call('GET', version) or 0)
local since = tonumber(ARGV[1])
if latest == since then
  return {latest}
end
if latest < since then
  -- the server has lost something
  since = 0
end
local found = redis.call('ZRANGEBYSCORE', changes, '(' .. since, '+inf', 'WITHSCORES', 'LIMIT', 0, MOST)
if #found == 0 then
  return {latest}
end
local ids = {}
for at = 1, #found, 2 do
  ids[#ids + 1] = found[at]
end
local answer = redis.call('HMGET', closures, unpack(ids))
table.insert(answer, 1, tonumber(found[#found]))
return answer
