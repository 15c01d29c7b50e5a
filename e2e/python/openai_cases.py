"""The gateway as the `openai` package sees it."""

import asyncio
import base64
import json
import threading
import time

import httpx
import openai
from pydantic import BaseModel

from kit import (
    BOTH, CHAT, EMBEDS, GATEWAY, KEY, PNG, SEES, THINKS, WEATHER, aborted_within, arrived, case, raises,
    requests_with, run, same, token,
)

client = openai.OpenAI(base_url=f"{GATEWAY}/v1", api_key=KEY, max_retries=0, timeout=20)
TOOLS = [{"type": "function", "function": {"name": "get_weather", "description": "The weather", "parameters": WEATHER}}]


class Person(BaseModel):
    name: str
    age: int
    tags: list[str]


def say(text):
    return [{"role": "user", "content": text}]


def chat(model, text, **more):
    return client.chat.completions.create(model=model, messages=say(text), **more)


def stream(model, text, **more):
    return chat(model, text, stream=True, **more)


def texts(chunks):
    return [c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content]


@case(CHAT)
def chat_answers(model):
    answer = chat(model, "hello there")
    same(answer.choices[0].message.content, "echo: hello there")
    same(answer.choices[0].message.role, "assistant")
    same(answer.choices[0].finish_reason, "stop")
    same(answer.object, "chat.completion")
    same(answer.model, model)
    assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0
    same(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)


@case(CHAT)
def chat_keeps_system_and_history(model):
    word = token()
    messages = [
        {"role": "system", "content": f"system {word}"},
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "second"},
        {"role": "user", "content": "third"},
    ]
    answer = client.chat.completions.create(model=model, messages=messages, temperature=0.5, max_tokens=77)
    same(answer.choices[0].message.content, "echo: third")
    body = requests_with(word)[0]["body"]
    for part in ("first", "second", "0.5", "77"):
        assert part in body, f"{part} did not reach the vendor: {body}"


@case(CHAT)
def token_limit_is_finish_reason_length(model):
    same(chat(model, "[[finish length]] a").choices[0].finish_reason, "length")
    same([c.choices[0].finish_reason for c in stream(model, "[[finish length]] a") if c.choices][-1], "length")


@case(CHAT)
def stream_answers_piece_by_piece(model):
    chunks = list(stream(model, "[[count 5]]"))
    same(texts(chunks), ["1", " 2", " 3", " 4", " 5"])
    same(next(c for c in chunks if c.choices).choices[0].delta.role, "assistant")
    same([c.choices[0].finish_reason for c in chunks if c.choices and c.choices[0].finish_reason], ["stop"])
    same(len({c.id for c in chunks}), 1)
    same({c.model for c in chunks}, {model})


@case(CHAT)
def stream_is_not_held_back(model):
    start = time.monotonic()
    for chunk in stream(model, "[[count 6 every=200ms]]"):
        if chunk.choices and chunk.choices[0].delta.content:
            break
    assert time.monotonic() - start < 0.8, f"first piece after {time.monotonic() - start:.1f} s of 1.2"


@case(CHAT)
def stream_ends_with_usage_where_asked(model):
    chunks = list(stream(model, "[[count 5]] [[usage prompt=11 completion=6]]", stream_options={"include_usage": True}))
    usages = [c.usage for c in chunks if c.usage]
    same(len(usages), 1)
    same((usages[0].prompt_tokens, usages[0].completion_tokens, usages[0].total_tokens), (11, 6, 17))
    same(chunks[-1].choices, [])


@case(CHAT)
def stream_has_no_usage_where_not_asked(model):
    same([c.usage for c in stream(model, "[[count 3]]") if c.usage], [])


@case(["openai", "azure", "anthropic", "gemini", "bedrock"])
def cached_tokens_are_counted(model):
    usage = chat(model, "[[usage prompt=300 cached=100 completion=6]]").usage
    same((usage.prompt_tokens, usage.prompt_tokens_details.cached_tokens), (300, 100))


def check_calls(calls):
    same([c.function.name for c in calls], ["get_weather", "get_weather"])
    same([c.type for c in calls], ["function", "function"])
    same(len({c.id for c in calls}), 2)
    same([json.loads(c.function.arguments) for c in calls], BOTH)


@case(CHAT)
def two_tools_are_called(model):
    answer = chat(model, "[[tools]]", tools=TOOLS)
    check_calls(answer.choices[0].message.tool_calls)
    same(answer.choices[0].finish_reason, "tool_calls")


@case(CHAT)
def two_tools_are_called_in_a_stream(model):
    with client.chat.completions.stream(model=model, messages=say("[[tools]]"), tools=TOOLS) as events:
        choice = events.get_final_completion().choices[0]
    check_calls(choice.message.tool_calls)
    same(choice.finish_reason, "tool_calls")


@case(CHAT)
def tool_results_come_back(model):
    messages = say("[[tools]]")
    calls = client.chat.completions.create(model=model, messages=messages, tools=TOOLS).choices[0].message
    messages.append(calls.model_dump(exclude_none=True))
    for n, call in enumerate(calls.tool_calls):
        messages.append({"role": "tool", "tool_call_id": call.id, "content": f"result{n}"})
    answer = client.chat.completions.create(model=model, messages=messages, tools=TOOLS)
    same(answer.choices[0].message.content, "The tools said: result0; result1")


@case(CHAT)
def named_tool_is_called(model):
    if model in ("cohere", "ollama"):
        return  # neither vendor can be made to call one tool
    answer = chat(model, "hello", tools=TOOLS, tool_choice={"type": "function", "function": {"name": "get_weather"}})
    same(answer.choices[0].message.tool_calls[0].function.name, "get_weather")


@case(CHAT)
def answer_is_parsed_by_its_schema(model):
    parsed = client.chat.completions.parse(model=model, messages=say("who?"), response_format=Person)
    same(parsed.choices[0].message.parsed, Person(name="Paris", age=21, tags=["Paris"]))
    same(parsed.choices[0].finish_reason, "stop")


@case(CHAT)
def streamed_answer_is_parsed_by_its_schema(model):
    with client.chat.completions.stream(model=model, messages=say("who?"), response_format=Person) as events:
        same(events.get_final_completion().choices[0].message.parsed, Person(name="Paris", age=21, tags=["Paris"]))


@case(SEES)
def image_reaches_the_vendor(model):
    content = [
        {"type": "text", "text": "[[vision]]"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
    ]
    text = client.chat.completions.create(model=model, messages=[{"role": "user", "content": content}]).choices[0].message.content
    same(text, ("image/* 70" if model == "ollama" else "image/png 70") + " seen")


@case(THINKS)
def reasoning_is_reasoning_content(model):
    message = chat(model, "[[reasoning]] hello").choices[0].message
    same(message.reasoning_content, "Let me think.")
    same(message.content, "echo: hello")
    deltas = [c.choices[0].delta for c in stream(model, "[[reasoning]] hello") if c.choices]
    same("".join(getattr(d, "reasoning_content", None) or "" for d in deltas), "Let me think.")


@case(EMBEDS)
def embeddings_are_the_same_in_both_encodings(backend):
    model = f"embed-{backend}"
    default = client.embeddings.create(model=model, input=["one", "two"])
    floats = client.embeddings.create(model=model, input=["one", "two"], encoding_format="float")
    same(len(default.data), 2)
    same([d.index for d in default.data], [0, 1])
    same([d.embedding for d in default.data], [d.embedding for d in floats.data])
    assert default.data[0].embedding != default.data[1].embedding
    assert default.usage.prompt_tokens > 0


@case(CHAT)
def response_answers(model):
    response = client.responses.create(model=model, input="hello there", instructions="be kind")
    same(response.output_text, "echo: hello there")
    same((response.object, response.status, response.model), ("response", "completed", model))
    assert response.usage.input_tokens > 0 and response.usage.output_tokens > 0


@case(CHAT)
def response_streams(model):
    with client.responses.stream(model=model, input="[[count 3]]") as events:
        types = [event.type for event in events]
        final = events.get_final_response()
    same(final.output_text, "1 2 3")
    same(types[0], "response.created")
    same(types[-1], "response.completed")
    same(types.count("response.output_text.delta"), 3)


@case(CHAT)
def response_calls_tools(model):
    tools = [{"type": "function", "name": "get_weather", "parameters": WEATHER, "strict": True}]
    with client.responses.stream(model=model, input="[[tools]]", tools=tools) as events:
        for _ in events:
            pass
        calls = [item for item in events.get_final_response().output if item.type == "function_call"]
    same([json.loads(c.arguments) for c in calls], BOTH)
    results = [{"type": "function_call_output", "call_id": c.call_id, "output": "warm"} for c in calls]
    items = [c.model_dump(include={"type", "call_id", "name", "arguments"}) for c in calls]
    again = client.responses.create(model=model, input=[{"role": "user", "content": "x"}, *items, *results], tools=tools)
    same(again.output_text, "The tools said: warm; warm")


@case(CHAT)
def response_is_parsed_by_its_schema(model):
    parsed = client.responses.parse(model=model, input="who?", text_format=Person).output_parsed
    same(parsed, Person(name="Paris", age=21, tags=["Paris"]))


@case(CHAT)
def response_stream_that_breaks_says_so(model):
    types = []
    try:
        for event in client.responses.create(model=model, input="[[count 9]] [[break after=3]]", stream=True):
            types.append(event.type)
    except openai.APIError:
        types.append("error")
    assert types[-1] in ("error", "response.failed"), f"it ended with {types[-1]}"
    same(types.count("response.output_text.delta"), 3)


ERRORS = {
    400: openai.BadRequestError, 404: openai.NotFoundError, 429: openai.RateLimitError,
    500: openai.InternalServerError, 503: openai.InternalServerError,
}


@case(CHAT)
def error_of_the_vendor_has_its_class(model):
    for status, kind in ERRORS.items():
        with raises(kind, status) as caught:
            chat(model, f"[[error {status} message=scripted_{status}]]")
        assert f"scripted {status}" in str(caught.error), f"the vendor's words are missing: {caught.error}"
        assert "127.0.0.1" not in str(caught.error), "the vendor's address is shown"


@case(CHAT)
def error_before_a_stream_has_its_class(model):
    with raises(openai.RateLimitError, 429) as caught:
        list(stream(model, "[[error 429 retry-after=7]]"))
    same(caught.error.response.headers.get("retry-after"), "7")


@case()
def error_body_is_openais():
    with raises(openai.BadRequestError) as caught:
        chat("openai", "[[error 400]]")
    same(set(caught.error.response.json()), {"error"})
    assert {"message", "type", "param", "code"} <= set(caught.error.response.json()["error"])
    same(caught.error.response.json()["error"]["code"], "400")


@case()
def wrong_key_is_an_authentication_error():
    other = openai.OpenAI(base_url=f"{GATEWAY}/v1", api_key="sk-not-a-key", max_retries=0)
    with raises(openai.AuthenticationError, 401):
        other.chat.completions.create(model="openai", messages=say("x"))
    with raises(openai.AuthenticationError, 401):
        other.models.list()


@case()
def key_that_the_vendor_refuses_is_an_authentication_error():
    with raises(openai.AuthenticationError, 401):
        chat("refused", "x")


@case()
def unknown_model_is_a_bad_request():
    with raises(openai.BadRequestError, 400) as caught:
        chat("no-such-model", "x")
    assert "no-such-model" in str(caught.error)


@case()
def model_that_the_vendor_lacks_is_not_found():
    with raises(openai.NotFoundError, 404):
        chat("gone", "x")


@case()
def vendor_out_of_reach_is_an_internal_server_error():
    with raises(openai.InternalServerError):
        chat("dead", "x")


@case()
def malformed_json_is_a_bad_request():
    answer = httpx.post(f"{GATEWAY}/v1/chat/completions", content=b'{"model": ', headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"})
    same(answer.status_code, 400)
    assert "message" in answer.json()["error"]


@case()
def gateways_key_stays_at_the_gateway():
    word = token()
    chat("openai", word)
    seen = requests_with(word)[0]
    same(seen["headers"]["authorization"], "Bearer upstream-key")
    assert KEY not in str(seen)


@case(CHAT)
def client_that_waits_no_longer_gets_a_timeout(model):
    word = token()
    with raises(openai.APITimeoutError):
        client.with_options(timeout=0.5).chat.completions.create(model=model, messages=say(f"{word} [[slow first=5s]]"))
    assert aborted_within(word, 1), "the vendor still works for nobody"


@case()
def gateways_own_timeout_is_408():
    with raises(openai.APIStatusError, 408):
        chat("impatient", "[[slow first=5s]]")
    with raises(openai.APIStatusError, 408):
        list(stream("impatient", "[[slow first=5s]]"))


@case(CHAT)
def closed_stream_is_closed_at_the_vendor(model):
    word = token()
    events = stream(model, f"{word} [[count 500 every=50ms]]")
    next(iter(events))
    events.close()
    assert aborted_within(word, 1), "the vendor still writes for nobody"


@case(["openai", "anthropic", "bedrock"])
def cancelled_waiting_call_is_closed_at_the_vendor(model):
    word = token()

    async def cancel():
        other = openai.AsyncOpenAI(base_url=f"{GATEWAY}/v1", api_key=KEY, max_retries=0)
        call = asyncio.create_task(other.chat.completions.create(model=model, messages=say(f"{word} [[slow first=9s]]")))
        await asyncio.to_thread(arrived, word)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await other.close()

    asyncio.run(cancel())
    assert aborted_within(word, 1), "the vendor still thinks for nobody"


@case(CHAT)
def stream_that_breaks_raises(model):
    got = []
    with raises(openai.APIError):
        for chunk in stream(model, "[[count 9]] [[break after=3]]"):
            got += texts([chunk])
    same(got, ["1", " 2", " 3"])


@case(CHAT)
def stream_that_ends_early_raises(model):
    got = []
    with raises(openai.APIError):
        for chunk in stream(model, "[[count 9]] [[cut after=3]]"):
            got += texts([chunk])
    same(got, ["1", " 2", " 3"])


@case(CHAT)
def error_inside_a_stream_raises(model):
    got = []
    with raises(openai.APIError):
        for chunk in stream(model, "[[count 9]] [[error-in-stream after=3]]"):
            got += texts([chunk])
    same(got, ["1", " 2", " 3"])


@case(CHAT)
def error_as_first_event_raises(model):
    with raises(openai.APIError):
        list(stream(model, "[[count 9]] [[error-in-stream first]]"))


@case()
def answer_that_breaks_raises():
    with raises(openai.APIError):
        chat("openai", "[[break]]")


@case()
def retries_as_often_as_the_request_says():
    word = token()
    answer = chat("openai", f"{word} [[error 500 times=1]]", extra_body={"num_retries": 2})
    same(answer.choices[0].message.content, f"echo: {word}")
    same(len(requests_with(word)), 2)


@case()
def falls_back_to_another_model():
    same(chat("fails", "hello").choices[0].message.content, "echo: hello")
    same(texts(stream("fails", "hello you")), ["echo:", " hello", " you"])


@case()
def models_are_listed():
    listed = {m.id for m in client.models.list()}
    assert {"openai", "anthropic", "gemini"} <= listed, f"only {listed}"
    same(client.models.retrieve("openai").id, "openai")


@case()
def response_headers_are_litellms():
    raw = client.chat.completions.with_raw_response.create(model="openai", messages=say("x"))
    for name in ("x-litellm-call-id", "x-litellm-model-id", "x-litellm-version", "llm_provider-x-request-id"):
        assert raw.headers.get(name), f"no {name}"


@case(CHAT)
def legacy_completion_answers(model):
    same(client.completions.create(model=model, prompt="hello").choices[0].text, "echo: hello")
    chunks = list(client.completions.create(model=model, prompt="[[count 3]]", stream=True))
    same("".join(c.choices[0].text for c in chunks if c.choices), "1 2 3")


@case()
def media_pass_through_the_gateway():
    assert client.moderations.create(model="openai", input="violence").results[0].flagged
    assert client.images.generate(model="openai", prompt="x").data[0].b64_json
    edited = client.images.edit(model="openai", prompt="x", image=("a.png", base64.b64decode(PNG), "image/png"))
    same(edited.data[0].b64_json, PNG)
    assert client.audio.speech.create(model="openai", voice="alloy", input="x").content.startswith(b"ID3")
    same(client.audio.transcriptions.create(model="openai", file=("a.wav", b"12345")).text, "heard 5 bytes")


@case()
def rerank_answers():
    body = {"model": "rerank-cohere", "query": "q", "documents": ["a", "bbb"], "top_n": 1}
    answer = httpx.post(f"{GATEWAY}/v1/rerank", json=body, headers={"Authorization": f"Bearer {KEY}"})
    same(answer.status_code, 200)
    same([r["index"] for r in answer.json()["results"]], [1])


@case()
def azures_paths_and_header_work():
    other = openai.AzureOpenAI(azure_endpoint=GATEWAY, api_key=KEY, api_version="2025-02-01-preview", max_retries=0)
    answer = other.chat.completions.create(model="openai", messages=say("hello"))
    same(answer.choices[0].message.content, "echo: hello")


@case()
def many_streams_do_not_mix():
    results = {}

    def one(n):
        results[n] = "".join(texts(stream(CHAT[n % len(CHAT)], f"word{n} [[slow first=50]]")))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(28)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same(results, {n: f"echo: word{n}" for n in range(28)})


if __name__ == "__main__":
    run("python openai")
