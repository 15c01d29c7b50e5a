"""What is measured, and how: CPU time and memory from /proc, times by wrk and by bench/Load.java."""
import json, os, re, statistics, subprocess, sys, time, urllib.request

from processes import NAME, ROOT, WORK, java, started

TICK = 1e6 / os.sysconf("SC_CLK_TCK")


def stat(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(") ", 1)[1].split()


def children(pid):
    return [int(each) for task in os.listdir(f"/proc/{pid}/task") for each in open(f"/proc/{pid}/task/{task}/children").read().split()]


def cpu(pid):
    """User and system time of a process and its children, in µs."""
    return sum(TICK * (int(fields[11]) + int(fields[12])) for fields in map(stat, [pid, *children(pid)]))


def memory(pid, name="VmRSS"):
    """In MB; VmHWM is the most since the start, or since forget_peak."""
    return int(re.search(name + r":\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def forget_peak(pid):
    open(f"/proc/{pid}/clear_refs", "w").write("5")


def metric(port, name, key):
    """The sum of a metric's samples; None where there are none."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": "Bearer " + key})
    text = urllib.request.urlopen(request, timeout=30).read().decode()
    found = re.findall(r"^" + re.escape(name) + r"(?:\{.*\})? (\S+)$", text, re.MULTILINE)
    return sum(map(float, found)) if found else None


def pin(pid, cpus):
    """All threads that there are, and those that they will start."""
    for task in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(task), cpus)


def wrk(port, path, body, key, connections, seconds):
    """As fast as it is answered; times in µs."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", "bench/chat.lua", f"http://127.0.0.1:{port}{path}"]
    env = {**os.environ, "BENCH_REQUEST": str(body), "BENCH_KEY": key}
    # a gateway that has just started may take longer for its first answers
    for _ in range(5):
        said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", said.stdout)
        if found and int(found[1]) > 0:
            break
    else:
        sys.exit(f"{NAME}: wrk on port {port} says:\n{said.stdout}{said.stderr}")
    requests, failed, p50, p99, took = map(int, found.groups())
    return {"requests": requests, "failed": failed, "p50": p50, "p99": p99, "rps": requests / took * 1e6}


class Load:
    """A running bench/Load.java: its code stays compiled from one measurement to the next."""

    def __init__(self):
        options = ["-XX:+UseSerialGC", "-Xmn256m"]
        self.process = subprocess.Popen([java(), *options, "bench/Load.java"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(self.process)

    def run(self, kind, port, path, body, key, **options):
        return self.result(self.begin(kind, port, path, body, key, **options))

    def begin(self, kind, port, path, body, key, **options):
        words = [kind, f"url=http://127.0.0.1:{port}{path}", f"body={body}", f"key={key}", *(f"{name}={value}" for name, value in options.items())]
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()

    def result(self, _=None):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{NAME}: bench/Load.java has ended")
        return json.loads(line)


def median(values):
    return statistics.median(values)


def machine():
    cpus = open("/proc/cpuinfo").read()
    release = subprocess.run([java(), "-version"], capture_output=True, text=True).stderr.split("\n")
    versions = {}
    for tool in ("nginx", "wrk"):
        said = subprocess.run([tool, "-v"], capture_output=True, text=True)
        versions[tool] = (said.stderr + said.stdout).split("\n")[0].strip()
    return {
        "CPU": re.search(r"model name\s*: (.*)", cpus)[1] if "model name" in cpus else "unknown",
        "cores": os.cpu_count(),
        "memory": f"{int(re.search(r'MemTotal: +([0-9]+)', open('/proc/meminfo').read())[1]) // 1048576} GB",
        "kernel": os.uname().release,
        "JDK": release[1].strip(),
        **versions,
        "load average at the start": " ".join(open("/proc/loadavg").read().split()[:3]),
        "commit": subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip(),
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def steal():
    """Hundredths of seconds that the machine's host gave to others."""
    return int(open("/proc/stat").readline().split()[8])
