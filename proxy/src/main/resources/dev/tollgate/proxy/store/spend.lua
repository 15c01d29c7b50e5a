-- Adds to a sum that ends a while after its first amount. KEYS: the sum. ARGV: billionths of a dollar, the while in ms.
-- Returns the sum, and for how many ms it still lasts.

redis.call('SET', KEYS[1], 0, 'NX', 'PX', ARGV[2])
return {redis.call('INCRBY', KEYS[1], ARGV[1]), redis.call('PTTL', KEYS[1])}
