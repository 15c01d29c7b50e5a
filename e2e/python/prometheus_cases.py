"""The page of metrics as the parsers of the `prometheus_client` package see it."""

import httpx
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text

from kit import GATEWAY, KEY, case, run, same

PARSERS = {"text/plain": text, "application/openmetrics-text": open_metrics}
CALL = {"model": "openai", "messages": [{"role": "user", "content": "hi"}]}


@case(PARSERS)
def every_line_is_understood(kind):
    auth = {"Authorization": f"Bearer {KEY}"}
    same(httpx.post(f"{GATEWAY}/v1/chat/completions", json=CALL, headers=auth, timeout=20).status_code, 200)
    page = httpx.get(f"{GATEWAY}/metrics", headers={"Accept": kind})
    assert page.headers["content-type"].startswith(kind), page.headers["content-type"]
    families = {family.name: family for family in PARSERS[kind](page.text)}
    counted = families["litellm_proxy_total_requests_metric"]
    same(counted.type, "counter")
    assert any(sample.value >= 1 and sample.labels["requested_model"] == "openai" for sample in counted.samples)
    same(families["litellm_request_total_latency_metric"].type, "histogram")
    assert any(name.startswith("jvm_") for name in families), sorted(families)


if __name__ == "__main__":
    run("python prometheus")
