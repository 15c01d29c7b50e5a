"""What all cases share: where the gateway and the mock are, how a case is run and told."""

import itertools
import os
import time
import traceback

import httpx

GATEWAY = os.environ["GATEWAY"]
MOCK = os.environ["MOCK"]
KEY = os.environ["LITELLM_MASTER_KEY"]
ONLY = os.environ.get("ONLY", "")

CHAT = ["openai", "azure", "anthropic", "gemini", "bedrock", "cohere", "ollama"]
SEES = ["openai", "azure", "anthropic", "gemini", "bedrock", "ollama"]
THINKS = ["anthropic", "gemini", "bedrock", "cohere", "ollama"]
EMBEDS = ["openai", "azure", "gemini", "bedrock", "cohere", "ollama"]

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["c", "f"]}},
    "required": ["city", "unit"],
    "additionalProperties": False,
}
BOTH = [{"city": "Paris", "unit": "c"}, {"city": "Rome", "unit": "f"}]

_cases = []
_tokens = itertools.count(1)


def case(backends=("",)):
    """Registers a function as a case, once for each backend."""

    def register(function):
        for backend in backends:
            _cases.append((function, backend))
        return function

    return register


def token():
    """A word that no other request holds, to find one's own at the mock."""
    return f"t{os.getpid()}x{next(_tokens):04}"


def requests_with(word):
    return [r for r in httpx.get(f"{MOCK}/_requests").json() if word in r["body"]]


def aborted_within(word, seconds):
    """Whether the mock saw the client of the request with that word go."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(word in a["request"]["body"] for a in httpx.get(f"{MOCK}/_aborts").json()):
            return True
        time.sleep(0.02)
    return False


def arrived(word):
    """Waits until the mock has the request with that word."""
    end = time.monotonic() + 3
    while time.monotonic() < end and not requests_with(word):
        time.sleep(0.02)
    assert requests_with(word), "the request did not reach the mock"


class raises:
    """The block must raise this class, exactly or below it."""

    def __init__(self, kind, status=None):
        self.kind, self.status, self.error = kind, status, None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert error is not None, f"no {self.kind.__name__}: it ended as if all were well"
        assert isinstance(error, self.kind), f"{kind.__name__} instead of {self.kind.__name__}: {error}"
        if self.status is not None:
            assert error.status_code == self.status, f"status {error.status_code}: {error}"
        self.error = error
        return True


def same(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def run(client):
    """Runs the cases of this process; one line each: result, client, case, reason."""
    for function, backend in _cases:
        name = function.__name__.replace("_", " ") + (f" [{backend}]" if backend else "")
        if ONLY and ONLY not in f"{client} {name}":
            continue
        try:
            function(backend) if backend else function()
            print("ok", client, name, "", sep="\t", flush=True)
        except BaseException as error:  # noqa: B902 a case may fail in any way
            line = traceback.extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__}: {error} ({os.path.basename(line.filename)}:{line.lineno})"
            print("FAIL", client, name, " ".join(reason.split())[:300], sep="\t", flush=True)
