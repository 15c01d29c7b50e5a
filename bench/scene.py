"""What a run works with: the vendors, nginx, gateways with everything on, and their key."""
import glob, json, os, subprocess, time

from measure import Load, children, cpu, median, metric, wrk
from processes import ROOT, WORK, call, eventually, free_port, gateway, java, mock, nginx, postgres, valkey

MASTER = "sk-bench-master-key"
CHAT = "/v1/chat/completions"

# as the image starts, in a container of 512 MB
JVM = ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=60", "-XX:ReservedCodeCacheSize=96m",
       "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"]

CONFIG = """\
model_list:
  - {model_name: gpt-4o, litellm_params: {model: openai/gpt-4o, api_key: sk-bench, api_base: "PLAIN/v1"}}
  - {model_name: slow, litellm_params: {model: openai/gpt-4o, api_key: sk-bench, api_base: "MOCK/delay/v1"}}
  - {model_name: stream, litellm_params: {model: openai/gpt-4o, api_key: sk-bench, api_base: "MOCK/sse/v1"}}
  - {model_name: claude, litellm_params: {model: anthropic/claude-sonnet-4-5, api_key: sk-bench, api_base: "PLAIN"}}
  - {model_name: gemini, litellm_params: {model: gemini/gemini-2.0-flash, api_key: sk-bench, api_base: "PLAIN/v1beta"}}
general_settings: {master_key: os.environ/LITELLM_MASTER_KEY}
litellm_settings:
  cache: true
  cache_params: {type: local, mode: default_off}
"""

VENDOR = """\
server {
  listen 127.0.0.1:PORT reuseport;
  client_max_body_size 16m;
  client_body_buffer_size 2m;
  default_type application/json;
  add_header x-request-id req_011CQVW3ZsKkd3yHgSXTsYfU;
  add_header openai-processing-ms 412;
  add_header openai-version 2020-10-01;
  add_header x-ratelimit-limit-requests 10000;
  add_header x-ratelimit-remaining-requests 9999;
  location / { return 200 'OPENAI'; }
  location /v1/messages { return 200 'ANTHROPIC'; }
  location /v1beta/ { return 200 'GEMINI'; }
}
"""

# bodies stay in memory: nginx at its best
BASELINE = """\
upstream plain { server 127.0.0.1:PLAIN; keepalive 256; keepalive_requests 1000000000; }
upstream mock { server 127.0.0.1:MOCK; keepalive 1024; keepalive_requests 1000000000; }
server {
  listen 127.0.0.1:PORT;
  client_max_body_size 16m;
  client_body_buffer_size 2m;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  location / { proxy_pass http://plain; }
  location ~ ^/(delay|sse)/ { proxy_pass http://mock; proxy_buffering off; }
}
"""


class Side:
    """Who is asked: the vendors themselves, nginx, or a gateway."""

    def __init__(self, name, port, places, process=None, key="sk-client"):
        self.name, self.port, self.places, self.process, self.key = name, port, places, process, key
        self.pid = process.pid if process else None

    def target(self, kind):
        """The port and the path for plain, delay or sse."""
        return self.places[kind]

    def wrk(self, body, connections, seconds):
        port, path = self.target("plain")
        before = cpu(self.pid) if self.pid else 0
        result = wrk(port, path, body, self.key, connections, seconds)
        if self.pid:
            result["cpu"] = (cpu(self.pid) - before) / result["requests"]
        return result


class Scene:
    """
    :param models: further lines of the configuration's model_list, with MOCK for the mock's address
    """

    def __init__(self, models=""):
        self.plain = free_port()
        answers = {name: (ROOT / "bench" / file).read_text().strip() for name, file in
                   (("OPENAI", "answer.json"), ("ANTHROPIC", "answer-anthropic.json"), ("GEMINI", "answer-gemini.json"))}
        text = VENDOR.replace("PORT", str(self.plain))
        for name, answer in answers.items():
            text = text.replace(name, answer)
        self.vendor_process = nginx("vendor", text)
        self.mock_process, self.mock = mock()
        port = free_port()
        baseline = nginx("baseline", BASELINE.replace("PLAIN", str(self.plain)).replace("MOCK", str(self.mock)).replace("PORT", str(port)))
        self.direct = Side("direct", self.plain, {"plain": (self.plain, CHAT), "delay": (self.mock, "/delay" + CHAT), "sse": (self.mock, "/sse" + CHAT)})
        self.nginx = Side("nginx", port, {"plain": (port, CHAT), "delay": (port, "/delay" + CHAT), "sse": (port, "/sse" + CHAT)}, baseline)
        eventually(lambda: call(port, "POST", CHAT, {})[0] == 200, "nginx", WORK / "baseline.error.log")
        self.load = Load()
        self.bodies = {}
        self.cold = []
        self.gateways = {}
        self.url = self.database()
        self.postgres = postmaster(self.url) if self.url else None
        self.config = WORK / "config.yaml"
        self.config.write_text(CONFIG.replace("general_settings", models + "general_settings").replace("PLAIN", f"http://127.0.0.1:{self.plain}").replace("MOCK", f"http://127.0.0.1:{self.mock}"))

    def database(self):
        try:
            url = postgres()
        except (SystemExit, OSError, subprocess.CalledProcessError) as e:
            print(f"# no PostgreSQL: {e}")
            return None
        env = {**os.environ, "DATABASE_URL": url, "LITELLM_MASTER_KEY": MASTER}
        subprocess.run([java(), "-jar", "proxy/target/tollgate.jar", "migrate"], cwd=ROOT, env=env, check=True, capture_output=True)
        return url

    def gateway(self, name="gateway", env=None, warm=150_000):
        """A gateway with everything on that has served so many requests, or for 25 seconds; made once."""
        if name not in self.gateways:
            settings = {"LITELLM_MASTER_KEY": MASTER, "TOLLGATE_DATA_DIR": str(WORK / f"data-{name}"), **(env or {})}
            if self.url:
                settings["DATABASE_URL"] = self.url
            process, port = gateway(name, self.config, settings, JVM)
            self.gateways[name] = Side(name, port, dict.fromkeys(("plain", "delay", "sse"), (port, CHAT)), process, self.key(port))
            until, done = time.time() + 25, 0
            while done < warm and time.time() < until:
                done += self.gateways[name].wrk(self.body(), 32, 2)["requests"]
            self.settle(self.gateways[name])
            if done < warm:
                self.cold.append(f"{name} got {done} of {warm} requests to warm up")
        return self.gateways[name]

    def settle(self, side, longest=20):
        """Until the rows of what went before are in the database: delivering them takes processor time, and memory for the journal's pages."""
        until = time.time() + longest
        while self.url and time.time() < until and (metric(side.port, "tollgate_spend_journal_files", MASTER) or 0) > 1:
            time.sleep(0.2)

    def key(self, port):
        """A virtual key with limits that nobody reaches; the master key where there is no database."""
        if not self.url:
            return MASTER
        limits = {"max_budget": 1e6, "rpm_limit": 10**9, "tpm_limit": 10**12, "max_parallel_requests": 10**6}
        return call(port, "POST", "/key/generate", limits, MASTER)[1]["key"]

    def spend(self, side):
        return call(side.port, "GET", "/key/info?key=" + side.key, None, MASTER)[1]["info"]["spend"]

    def body(self, model="gpt-4o", size=0, **fields):
        """A file with a request; of so many bytes where a size is given."""
        name = "-".join([model, str(size), *fields]).replace("/", "_")
        if name not in self.bodies:
            request = json.loads((ROOT / "bench/request.json").read_text()) | {"model": model} | fields
            text = request["messages"][1]["content"]
            words = 0
            while size and len(json.dumps(request)) < size:
                words += 1
                request["messages"][1]["content"] += f"\n\nParagraph {words}: {text}"
            self.bodies[name] = WORK / f"{name}.json"
            self.bodies[name].write_text(json.dumps(request))
        return self.bodies[name]

    def valkey(self):
        if not hasattr(self, "_valkey"):
            self._valkey = valkey()
        return self._valkey


def postmaster(url):
    """The process id of the PostgreSQL that was started for this run."""
    port = url.rsplit(":", 1)[1].split("/")[0]
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        words = open(path).read().split("\0")
        if words[0].endswith("postgres") and port in words:
            return int(path.split("/")[2])
    return None


def signal_all(pid, what):
    """To a server and its children."""
    for each in [pid, *children(pid)]:
        os.kill(each, what)


def rounds(number, sides, measure):
    """Takes turns, so that whatever else the machine does falls on all; the rounds of each side by its name."""
    found = {side.name: [] for side in sides}
    for _ in range(number):
        for side in sides:
            found[side.name].append(measure(side))
    return found


def middle(results, name):
    return median([each[name] for each in results])
