-- wrk: posts bench/request.json, and says at the end how many requests were answered and how many were not.
local file = assert(io.open(os.getenv("BENCH_REQUEST"), "r"))
wrk.method = "POST"
wrk.body = file:read("l")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("BENCH_KEY") or "sk-client")
file:close()

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, e.connect + e.read + e.write + e.timeout + e.status,
    latency:percentile(50), latency:percentile(99), summary.duration))
end
