"""Load on a gateway behind an ingress until SIGTERM; then tells how many requests there were, and each failed one.

cluster_load.py HOST ADDRESS PATH: eight clients, half of them with streams; every eighth request takes two seconds. The key is
in KEY. Prints one line of JSON: requests, failed, slowest_ms, errors.
"""

import http.client
import json
import os
import signal
import sys
import threading
import time

host, address, path = sys.argv[1:4]
headers = {"Host": host, "Authorization": "Bearer " + os.environ["KEY"], "Content-Type": "application/json"}
stopped = threading.Event()
lock = threading.Lock()
told = {"requests": 0, "failed": 0, "slowest_ms": 0, "errors": []}


def body(number, stream):
    asked = {"model": "gpt-4", "stream": stream, "messages": [{"role": "user", "content": "hello"}]}
    if number % 8 == 0:
        asked |= {"mock_response": "a late answer", "mock_delay": 2}
    return json.dumps(asked)


def ask(connection, number, stream):
    """What is wrong with the answer, empty if nothing is."""
    connection.request("POST", path + "/v1/chat/completions", body(number, stream), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        return f"{answer.status} {text[:200]}"
    if stream and not text.rstrip().endswith("data: [DONE]"):
        return f"a stream without its end: {text[-200:]}"
    return ""


def client(stream):
    connection = http.client.HTTPConnection(address, timeout=60)
    number = 0
    while not stopped.is_set():
        number += 1
        before = time.monotonic()
        try:
            wrong = ask(connection, number, stream)
        except (OSError, http.client.HTTPException) as error:
            wrong = repr(error)
            connection.close()
        taken = round((time.monotonic() - before) * 1000)
        with lock:
            told["requests"] += 1
            told["slowest_ms"] = max(told["slowest_ms"], taken)
            if wrong:
                told["failed"] += 1
                told["errors"].append(wrong)
        stopped.wait(0.02)


signal.signal(signal.SIGTERM, lambda *_: stopped.set())
threads = [threading.Thread(target=client, args=(i % 2 == 1,)) for i in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
told["errors"] = told["errors"][:5]
print(json.dumps(told))
