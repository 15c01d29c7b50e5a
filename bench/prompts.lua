-- wrk: posts bench/request.json as one user after the other, so that no two requests are equal, from number BENCH_FROM on.
local file = assert(io.open(os.getenv("BENCH_REQUEST"), "r"))
local before, after = file:read("l"):match("^(.*reader%-)%x+(.*)$")
file:close()
local number = tonumber(os.getenv("BENCH_FROM"))
wrk.headers["Content-Type"] = "application/json"

function request()
  number = number + 1
  return wrk.format("POST", nil, nil, before .. number .. after)
end

function done(summary)
  local e = summary.errors
  io.write(string.format("RESULT %d %d\n", summary.requests, e.connect + e.read + e.write + e.timeout + e.status))
end
