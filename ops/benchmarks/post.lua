-- Posts the file named by the environment's BODY over and over, and ends with one line of JSON for load.py.
-- There is no `response` function on purpose: with one, wrk copies every answer into Lua and becomes the bottleneck.

local file = assert(io.open(assert(os.getenv("BODY"), "BODY names the file to post"), "rb"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = file:read("*a")
file:close()

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"answers": %d, "seconds": %.6f, "p50Milliseconds": %.3f, "p99Milliseconds": %.3f, "refused": %d, "broken": %d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
