"""Starts gateways and the servers that they need, on 127.0.0.1 alone; ends what it started."""
import glob, http.client, json, os, pathlib, re, shutil, signal, socket, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAME = "bench/" + pathlib.Path(sys.argv[0]).name
CLASSES = ["proxy/target/test-classes", "proxy/target/classes", "proxy/target/lib/*"]
WORK = pathlib.Path(tempfile.mkdtemp())
started = []
# so that whoever is ended ends what it started
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def java():
    home = os.environ.get("JAVA_HOME")
    for each in ([home + "/bin/java"] if home else []) + ["java"] + sorted(glob.glob("/usr/lib/jvm/*/bin/java")):
        try:
            said = subprocess.run([each, "-version"], capture_output=True, text=True).stderr
        except OSError:
            continue
        found = re.search(r'version "(\d+)', said)
        if found and int(found[1]) >= 25:
            return each
    sys.exit(f"{NAME}: no JDK 25 found: set JAVA_HOME")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(command, log, env=None):
    process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT, cwd=ROOT, env={**os.environ, **(env or {})})
    started.append(process)
    return process


def eventually(good, what, log):
    end = time.time() + 60
    while time.time() < end:
        try:
            if good():
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"{NAME}: {what} does not start:\n" + open(log).read()[-2000:])


def call(port, method, path, body=None, key=None, timeout=60):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = {"Content-Type": "application/json"} | ({"Authorization": "Bearer " + key} if key else {})
        connection.request(method, path, json.dumps(body) if isinstance(body, dict) else body, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else {}
    finally:
        connection.close()


def vendor(*options):
    """The tests' mock of all vendors; its port."""
    port = free_port()
    start([java(), "-cp", ":".join(CLASSES), "dev.tollgate.proxy.fake.FakeProvider", "--port", str(port), *options], WORK / "vendor.log")
    eventually(lambda: call(port, "GET", "/_load"), "the mock", WORK / "vendor.log")
    return port


def valkey(port=None):
    """A server's process and its port."""
    server = shutil.which("valkey-server") or shutil.which("redis-server") or sys.exit(f"{NAME}: install valkey-server or redis-server")
    port = port or free_port()
    process = start([server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], WORK / "valkey.log")
    eventually(lambda: socket.create_connection(("127.0.0.1", port)).close() is None, "Valkey", WORK / "valkey.log")
    return process, port


def postgres():
    """The tests' embedded PostgreSQL; the URL of its database."""
    libraries = ROOT / "proxy/target/bench.classpath"
    if not libraries.exists() or libraries.stat().st_mtime < (ROOT / "proxy/pom.xml").stat().st_mtime:
        subprocess.run(["mvn", "-q", "-B", "-pl", "proxy", "dependency:build-classpath", f"-Dmdep.outputFile={libraries}"], cwd=ROOT, check=True)
    classes = ":".join(CLASSES[:2] + [libraries.read_text().strip()])
    port = free_port()
    start([java(), "-cp", classes, "dev.tollgate.proxy.fake.PostgresServer", str(port)], WORK / "postgres.log")
    eventually(lambda: "ready" in (WORK / "postgres.log").read_text(), "PostgreSQL", WORK / "postgres.log")
    return f"postgresql://postgres:postgres@127.0.0.1:{port}/postgres"


def gateway(name, config, env, options=()):
    """A gateway that is ready; its process and its port."""
    port = free_port()
    log = WORK / f"{name}.log"
    process = start([java(), *options, "-jar", "proxy/target/tollgate.jar", "--config", str(config), "--host", "127.0.0.1", "--port", str(port)], log, env)
    eventually(lambda: call(port, "GET", "/health/readiness")[0] == 200, "the gateway", log)
    return process, port


def nginx(what, servers):
    """An nginx with these servers; its process."""
    if not shutil.which("nginx"):
        sys.exit(f"{NAME}: install nginx")
    (WORK / f"{what}.servers").write_text(servers)
    text = (ROOT / "bench/nginx.conf").read_text().replace("WORKERS", str(os.cpu_count()))
    (WORK / f"{what}.conf").write_text(text.replace("WHAT", what).replace("WORK", str(WORK)))
    log = WORK / f"{what}.error.log"
    return start(["nginx", "-c", str(WORK / f"{what}.conf"), "-e", str(log)], WORK / f"{what}.log")


def mock():
    """The vendor of bench/Mock.java; its process and its port."""
    port = free_port()
    process = start([java(), "-XX:+UseSerialGC", "bench/Mock.java", str(port), "bench/answer.json"], WORK / "mock.log")
    eventually(lambda: call(port, "POST", "/plain/v1", {})[0] == 200, "the mock", WORK / "mock.log")
    return process, port


def end():
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
    for process in started:
        process.wait(20)
    shutil.rmtree(WORK)
