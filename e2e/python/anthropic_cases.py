"""The gateway as the `anthropic` package sees it: Messages for every vendor."""

import anthropic

from kit import (
    BOTH, CHAT, GATEWAY, KEY, PNG, SEES, WEATHER, aborted_within, case, raises, requests_with, run, same, token,
)

client = anthropic.Anthropic(base_url=GATEWAY, api_key=KEY, max_retries=0, timeout=20)
TOOLS = [{"name": "get_weather", "description": "The weather", "input_schema": WEATHER}]
THINKS = ["anthropic", "gemini", "bedrock"]


def say(text):
    return [{"role": "user", "content": text}]


def create(model, text, **more):
    return client.messages.create(model=model, max_tokens=2000, messages=say(text), **more)


def events(model, text, **more):
    return client.messages.create(model=model, max_tokens=2000, messages=say(text), stream=True, **more)


@case(CHAT)
def message_answers(model):
    message = create(model, "hello there", system="be kind")
    same([b.type for b in message.content], ["text"])
    same(message.content[0].text, "echo: hello there")
    same((message.type, message.role, message.stop_reason), ("message", "assistant", "end_turn"))
    same(message.model, model)
    assert message.usage.input_tokens > 0 and message.usage.output_tokens > 0


@case(CHAT)
def token_limit_is_stop_reason_max_tokens(model):
    same(create(model, "[[finish length]] a").stop_reason, "max_tokens")


@case(CHAT)
def message_streams(model):
    with client.messages.stream(model=model, max_tokens=99, messages=say("[[count 4]] [[usage prompt=11 completion=6]]")) as stream:
        same(list(stream.text_stream), ["1", " 2", " 3", " 4"])
        final = stream.get_final_message()
    same((final.stop_reason, final.content[0].text), ("end_turn", "1 2 3 4"))
    same(final.usage.output_tokens, 6)


@case(CHAT)
def stream_has_anthropics_order(model):
    types = [e.type for e in events(model, "hello") if e.type != "ping"]
    same(types[0], "message_start")
    same(types[1], "content_block_start")
    same(types[-3:], ["content_block_stop", "message_delta", "message_stop"])


@case(CHAT)
def two_tools_are_called(model):
    message = create(model, "[[tools]]", tools=TOOLS)
    same(message.stop_reason, "tool_use")
    same([b.input for b in message.content if b.type == "tool_use"], BOTH)


@case(CHAT)
def two_tools_are_called_in_a_stream(model):
    with client.messages.stream(model=model, max_tokens=99, messages=say("[[tools]]"), tools=TOOLS) as stream:
        final = stream.get_final_message()
    calls = [b for b in final.content if b.type == "tool_use"]
    same([c.input for c in calls], BOTH)
    same(len({c.id for c in calls}), 2)
    same(final.stop_reason, "tool_use")


@case(CHAT)
def tool_results_come_back(model):
    calls = create(model, "[[tools]]", tools=TOOLS).content
    results = [
        {"type": "tool_result", "tool_use_id": call.id, "content": f"result{n}"}
        for n, call in enumerate(b for b in calls if b.type == "tool_use")
    ]
    messages = say("x") + [
        {"role": "assistant", "content": [b.model_dump(include={"type", "id", "name", "input"}) for b in calls if b.type == "tool_use"]},
        {"role": "user", "content": results},
    ]
    message = client.messages.create(model=model, max_tokens=99, messages=messages, tools=TOOLS)
    same(message.content[0].text, "The tools said: result0; result1")


@case(SEES)
def image_reaches_the_vendor(model):
    source = {"type": "base64", "media_type": "image/png", "data": PNG}
    content = [{"type": "text", "text": "[[vision]]"}, {"type": "image", "source": source}]
    message = client.messages.create(model=model, max_tokens=99, messages=[{"role": "user", "content": content}])
    same(message.content[0].text, ("image/* 70" if model == "ollama" else "image/png 70") + " seen")


@case(THINKS)
def thinking_is_a_block(model):
    thinking = {"type": "enabled", "budget_tokens": 1024}
    message = create(model, "hello", thinking=thinking)
    same([b.type for b in message.content], ["thinking", "text"])
    same(message.content[0].thinking, "Let me think.")
    with client.messages.stream(model=model, max_tokens=2000, messages=say("hello"), thinking=thinking) as stream:
        final = stream.get_final_message()
    same([b.type for b in final.content], ["thinking", "text"])
    same(final.content[0].thinking, "Let me think.")


@case(["anthropic", "bedrock"])
def thoughts_keep_their_signature(model):
    message = create(model, "hello", thinking={"type": "enabled", "budget_tokens": 1024})
    assert message.content[0].signature, "the next turn with this block would be refused"


@case(CHAT)
def tokens_are_counted(model):
    count = client.messages.count_tokens(model=model, messages=say("one two three four five six seven eight"))
    assert 5 <= count.input_tokens <= 30, f"{count.input_tokens} tokens"


@case(["anthropic"])
def cached_tokens_stay_apart(model):
    usage = create(model, "[[usage prompt=300 cached=100 completion=6]]").usage
    same((usage.input_tokens, usage.cache_read_input_tokens, usage.output_tokens), (200, 100, 6))


@case(["anthropic"])
def fields_of_anthropic_alone_arrive(model):
    word = token()
    create(model, word, extra_body={"top_k": 7}, metadata={"user_id": "u"}, extra_headers={"anthropic-beta": "some-beta"})
    seen = requests_with(word)[0]
    assert '"top_k":7' in seen["body"].replace(" ", ""), seen["body"]
    same(seen["headers"].get("anthropic-beta"), "some-beta")
    same(seen["headers"].get("x-api-key"), "upstream-key")


ERRORS = {
    400: anthropic.BadRequestError, 404: anthropic.NotFoundError, 429: anthropic.RateLimitError,
    500: anthropic.InternalServerError,
}


@case(CHAT)
def error_of_the_vendor_has_its_class(model):
    for status, kind in ERRORS.items():
        with raises(kind, status):
            create(model, f"[[error {status}]]")


@case(CHAT)
def error_body_is_anthropics(model):
    with raises(anthropic.RateLimitError) as caught:
        create(model, "[[error 429 retry-after=7]]")
    same(caught.error.body["type"], "error")
    same(caught.error.body["error"]["type"], "rate_limit_error")
    same(caught.error.response.headers.get("retry-after"), "7")


@case()
def wrong_key_is_an_authentication_error():
    other = anthropic.Anthropic(base_url=GATEWAY, api_key="sk-not-a-key", max_retries=0)
    with raises(anthropic.AuthenticationError, 401):
        other.messages.create(model="anthropic", max_tokens=9, messages=say("x"))


@case()
def missing_field_is_a_bad_request():
    with raises(anthropic.BadRequestError):
        client.post("/v1/messages", body={"model": "openai"}, cast_to=object)


def check_fault(model, fault):
    """The first three pieces must arrive, and the error after them."""
    got = []
    with raises(anthropic.APIError):
        for event in events(model, f"[[count 9]] [[{fault} after=3]]"):
            got += [event.delta.text] if event.type == "content_block_delta" else []
    same(got, ["1", " 2", " 3"])


@case(CHAT)
def stream_that_breaks_raises(model):
    check_fault(model, "break")


@case(CHAT)
def error_inside_a_stream_raises(model):
    check_fault(model, "error-in-stream")


@case(CHAT)
def stream_that_ends_early_raises(model):
    check_fault(model, "cut")


@case(CHAT)
def closed_stream_is_closed_at_the_vendor(model):
    word = token()
    stream = events(model, f"{word} [[count 500 every=50ms]]")
    for event in stream:
        if event.type == "content_block_delta":
            break
    stream.close()
    assert aborted_within(word, 1), "the vendor still writes for nobody"


@case()
def client_that_waits_no_longer_gets_a_timeout():
    word = token()
    with raises(anthropic.APITimeoutError):
        client.with_options(timeout=0.5).messages.create(model="anthropic", max_tokens=9, messages=say(f"{word} [[slow first=5s]]"))
    assert aborted_within(word, 1), "the vendor still works for nobody"


if __name__ == "__main__":
    run("python anthropic")
