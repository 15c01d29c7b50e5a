"""The cells of bench/run. Each measures one thing and returns it, raw rounds among it."""
import http.client, os, signal, statistics, subprocess, time

from measure import Load, cpu, forget_peak, memory, metric, pin
from processes import ROOT, WORK, call, free_port, java, started
from scene import CHAT, JVM, MASTER, middle, rounds, signal_all


def start(scene, options):
    """Time until ready of a new process with an AOT cache."""
    cache = WORK / "tollgate.aot"
    environment = {name: value for name, value in os.environ.items() if name not in ("SSL_CERT_FILE", "DATABASE_URL")}
    environment["LITELLM_MASTER_KEY"] = MASTER

    def once(*flags):
        port = free_port()
        began = time.time()
        command = [java(), *JVM, *flags, "-jar", "proxy/target/tollgate.jar", "--config", str(scene.config), "--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=open(WORK / "start.log", "w"), stderr=subprocess.STDOUT)
        started.append(process)
        try:
            while process.poll() is None and time.time() - began < 60:
                try:
                    if call(port, "GET", "/health/readiness")[0] == 200:
                        return {"ms": (time.time() - began) * 1000, "cpu ms": cpu(process.pid) / 1000, "rss": memory(process.pid)}
                except OSError:
                    time.sleep(0.01)
            raise RuntimeError("the gateway does not start:\n" + (WORK / "start.log").read_text()[-2000:])
        finally:
            process.terminate()
            # an AOT cache is written at the end
            process.wait(240)

    once(f"-XX:AOTCacheOutput={cache}")
    raw = [once(f"-XX:AOTCache={cache}") for _ in range(3)]
    return {"rounds": raw, "ready_ms": middle(raw, "ms"), "cpu_ms": middle(raw, "cpu ms"), "rss": middle(raw, "rss")}


def c1(scene, options):
    """1 KB, one request at a time: what the gateway adds to an answer."""
    gateway = scene.gateway()
    raw = rounds(4, [scene.direct, scene.nginx, gateway], lambda side: side.wrk(scene.body(), 1, 2))
    direct, nginx, ours = (raw[name] for name in ("direct", "nginx", "gateway"))
    return {"rounds": raw,
            "added_p50": middle(ours, "p50") - middle(direct, "p50"), "added_p99": middle(ours, "p99") - middle(direct, "p99"),
            "nginx_added_p50": middle(nginx, "p50") - middle(direct, "p50"), "nginx_added_p99": middle(nginx, "p99") - middle(direct, "p99")}


def compared(scene, gateway, body, connections=32, number=3, seconds=3, baseline=None):
    """The CPU time of a request beside that of nginx."""
    raw = rounds(number, [scene.nginx, gateway], lambda side: side.wrk(body if side is gateway else baseline or body, connections, seconds))
    nginx, ours = raw["nginx"], raw[gateway.name]
    return {"rounds": raw, "nginx": middle(nginx, "cpu"), "gateway": middle(ours, "cpu"), "ratio": middle(ours, "cpu") / middle(nginx, "cpu"),
            "rps": middle(ours, "rps"), "p50": middle(ours, "p50"), "p99": middle(ours, "p99"), "failed": sum(each["failed"] for each in nginx + ours)}


def c32(scene, options):
    """1 KB, 32 requests at a time: CPU time and allocation a request."""
    gateway = scene.gateway()
    before = metric(gateway.port, "jvm_memory_allocated_bytes_total", MASTER)
    result = compared(scene, gateway, scene.body())
    after = metric(gateway.port, "jvm_memory_allocated_bytes_total", MASTER)
    if before is not None:
        result["allocated"] = (after - before) / sum(each["requests"] for each in result["rounds"]["gateway"])
    return result


def rate(scene, options):
    """A vendor that takes 60 ms, at a constant rate; times count from when a request was due."""
    gateway = scene.gateway()
    results = {}
    for per_second in (1000, 3000):
        found = {}
        scene.settle(gateway)
        forget_peak(gateway.pid)
        for side in (scene.direct, scene.nginx, gateway):
            port, path = side.target("delay")
            before = cpu(side.pid) if side.pid else 0
            result = scene.load.run("rate", port, path, scene.body("slow"), side.key, rate=per_second, seconds=5)
            result["cpu"] = (cpu(side.pid) - before) / result["due"] if side.pid else 0
            found[side.name] = result
        ours = found["gateway"]
        results[str(per_second)] = {
            "sides": found, "errors": errors(ours), "rss": memory(gateway.pid), "peak": memory(gateway.pid, "VmHWM"), "files": memory(gateway.pid, "RssFile"),
            "added_p50": ours["ok"]["p50"] - found["direct"]["ok"]["p50"], "added_p99": ours["ok"]["p99"] - found["direct"]["ok"]["p99"],
            "ratio": ours["cpu"] / found["nginx"]["cpu"] if found["nginx"]["cpu"] else None}
    return results


def errors(result):
    return result["due"] - result["ok"]["count"]


def refused(result):
    """With 503, for overload."""
    return result["statuses"].get("503", 0)


def sse(scene, options):
    """Streams of 64 events, one each 20 ms."""
    gateway = scene.gateway()
    port, path = gateway.target("sse")
    scene.load.run("streams", port, path, scene.body("stream", stream=True), gateway.key, streams=256, seconds=4)  # to warm up
    scene.settle(gateway)
    results = {}
    for streams in options.streams:
        found = {}
        for side in (scene.direct, scene.nginx, gateway):
            port, path = side.target("sse")
            before = cpu(side.pid) if side.pid else 0
            result = scene.load.run("streams", port, path, scene.body("stream", stream=True), side.key, streams=streams, seconds=3)
            result["cpu"] = (cpu(side.pid) - before) / max(1, result["events"]) if side.pid else 0
            found[side.name] = result
        ours, direct = found["gateway"], found["direct"]
        whole = ours["clean"] + ours["stalled"] + ours["broken"]
        results[str(streams)] = {
            "sides": found, "clean": ours["clean"] / max(1, whole), "broken": ours["broken"], "stalled": ours["stalled"],
            "added_first_p99": (ours["first"]["p99"] - direct["first"]["p99"]) / 1000,
            "added_gap_p99": (ours["gap"]["p99"] - direct["gap"]["p99"]) / 1000, "cpu_event": ours["cpu"], "nginx_cpu_event": found["nginx"]["cpu"]}
    return results


def prompts(scene, options):
    """Prompts of 120 KiB and of 1 MiB."""
    gateway = scene.gateway()
    sizes = (("120 KiB", 120 * 1024, 32), ("1 MiB", 1024 * 1024, 8))
    results = {}
    for name, size, connections in sizes:
        body = scene.body(size=size)
        gateway.wrk(body, connections, 2)
        results[name] = compared(scene, gateway, body, connections, 2, 2)
    return results


def dialects(scene, options):
    """OpenAI's format in, Anthropic's and Gemini's out; nginx passes OpenAI's on."""
    gateway = scene.gateway()
    results = {}
    for model in ("claude", "gemini"):
        gateway.wrk(scene.body(model), 32, 2)
        results[model] = compared(scene, gateway, scene.body(model), 32, 2, 2, scene.body())
    return results


def cache(scene, options):
    """An answer that was given before; nginx asks the vendor each time."""
    gateway = scene.gateway()
    body = scene.body(cache={"use-cache": True})
    gateway.wrk(body, 32, 1)
    return compared(scene, gateway, body, 32, 2, 2, scene.body())


def limited(scene, options):
    """Limits and budgets counted in Valkey, and what happens while it is frozen."""
    process, port = scene.valkey()
    gateway = scene.gateway("valkey", {"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(port)}, warm=50_000)
    result = compared(scene, gateway, scene.body(), 32, 2, 2)
    result["frozen"] = meanwhile(scene, gateway, lambda: process.send_signal(signal.SIGSTOP), lambda: process.send_signal(signal.SIGCONT))
    return result


def postgresql(scene, options):
    """PostgreSQL stopped (SIGSTOP) under load."""
    if not scene.postgres:
        return {"skipped": "there is no PostgreSQL"}
    gateway = scene.gateway()
    return meanwhile(scene, gateway, lambda: signal_all(scene.postgres, signal.SIGSTOP), lambda: signal_all(scene.postgres, signal.SIGCONT))


def meanwhile(scene, gateway, freeze, thaw):
    """A constant rate for six seconds, frozen from the second to the fourth; then what was spent must be exact."""
    cost = price(gateway)
    spent = settled(scene, gateway)
    while scene.url and spent != settled(scene, gateway):
        spent = settled(scene, gateway)
    scene.load.begin("rate", gateway.port, CHAT, scene.body(), gateway.key, rate=500, seconds=6)
    try:
        time.sleep(2)
        freeze()
        time.sleep(2)
    finally:
        thaw()
    result = scene.load.result()
    owed = spent + cost * result["ok"]["count"] if scene.url else None
    until = time.time() + 30
    while scene.url and abs(settled(scene, gateway) - owed) > 1e-6 and time.time() < until:
        time.sleep(0.2)
    off = round((settled(scene, gateway) - owed) / cost, 1) if scene.url else None
    return {"load": result, "errors": errors(result) - refused(result), "refused": refused(result), "spend off": off, "p99": result["ok"]["p99"], "max": result["ok"]["max"]}


def settled(scene, gateway):
    """What was spent, when all that was answered a second ago must be in it."""
    time.sleep(1)
    return scene.spend(gateway) if scene.url else 0


def price(gateway):
    """What a request of bench/request.json costs."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=30)
    connection.request("POST", CHAT, (ROOT / "bench/request.json").read_text(), {"Content-Type": "application/json", "Authorization": "Bearer " + gateway.key})
    answer = connection.getresponse()
    answer.read()
    return float(answer.getheader("x-litellm-response-cost"))


def overload(scene, options):
    """Twice as many requests as one core can serve; what is admitted must be served, and soon."""
    cores = sorted(os.sched_getaffinity(0))
    gateway = scene.gateway("overload", {"JDK_JAVA_OPTIONS": "-XX:ActiveProcessorCount=1"}, warm=0)
    body = scene.body("gemini", size=16 * 1024)
    pin(gateway.pid, {cores[-1]})
    others = set(cores[:-1]) or set(cores)
    for pid in (scene.load.process.pid, scene.mock_process.pid):
        pin(pid, others)
    gateway.wrk(body, 32, 8)
    capacity = statistics.median(gateway.wrk(body, 32, 2)["rps"] for _ in range(3))
    run = lambda factor: scene.load.run("rate", gateway.port, CHAT, body, gateway.key, rate=round(capacity * factor), seconds=5, connections=4000)
    half, double = run(0.5), run(2)
    for pid in (scene.load.process.pid, scene.mock_process.pid):
        pin(pid, set(cores))
    shed = refused(double)
    return {"capacity": capacity, "half": half, "double": double, "shed": shed, "served": double["ok"]["count"],
            "failed": double["due"] - double["ok"]["count"] - shed, "p99": double["ok"]["p99"], "unloaded_p99": half["ok"]["p99"],
            "rss": memory(gateway.pid, "VmHWM")}


def soak(scene, options):
    """2,000 requests a second of all kinds; how memory grows."""
    gateway = scene.gateway()
    bodies = ",".join(str(each) for each in [scene.body()] * 5 + [scene.body("slow")] * 2 + [scene.body("gemini"), scene.body("claude"), scene.body(cache={"use-cache": True})])
    streams = Load()
    samples, begin, failed, broken = [], time.time(), 0, 0
    while time.time() - begin < options.soak:
        streams.begin("streams", *gateway.target("sse"), scene.body("stream", stream=True), gateway.key, streams=50, seconds=10)
        result = scene.load.run("rate", gateway.port, CHAT, bodies, gateway.key, rate=2000, seconds=10)
        broken += streams.result()["broken"]
        failed += errors(result)
        samples.append({"s": time.time() - begin, "rss": memory(gateway.pid), "heap": metric(gateway.port, "jvm_memory_used_bytes", MASTER) / 1048576,
                        "threads": metric(gateway.port, "jvm_threads_current", MASTER), "files": metric(gateway.port, "process_open_fds", MASTER), "p99": result["ok"]["p99"]})
        print(f"#   {samples[-1]['s']:.0f} s: RSS {samples[-1]['rss']:.0f} MB, p99 {result['ok']['p99']} µs, failed {failed}", flush=True)
    late = samples[len(samples) // 3:]
    slope = statistics.linear_regression([each["s"] for each in late], [each["rss"] for each in late]).slope if len(late) > 1 else None
    noise = statistics.stdev([each["rss"] for each in late]) if len(late) > 1 else None
    return {"samples": samples, "failed": failed, "broken": broken, "slope": slope * 60 if slope is not None else None, "noise": noise}


CELLS = {"start": start, "c1": c1, "c32": c32, "rate": rate, "sse": sse, "prompts": prompts, "dialects": dialects, "cache": cache,
         "valkey": limited, "postgresql": postgresql, "overload": overload, "soak": soak}
