"""The `openai` package against a gateway behind an ingress: HOST and ADDRESS (host[:port]) from the environment."""

import os

import openai

from kit import GATEWAY, KEY, case, raises, run, same

HOST, ADDRESS = os.environ["HOST"], os.environ["ADDRESS"]

TEXT = "Hello from the vendor of the test."
SAY = [{"role": "user", "content": "hello"}]


def client(key=KEY):
    return openai.OpenAI(
        base_url=GATEWAY.replace(HOST, ADDRESS) + "/v1", api_key=key, max_retries=0, timeout=20, default_headers={"Host": HOST}
    )


@case()
def chat_answers_through_the_ingress():
    same(client().chat.completions.create(model="gpt-4", messages=SAY).choices[0].message.content, TEXT)


@case()
def stream_comes_in_chunks_through_the_ingress():
    chunks = [c.choices[0].delta.content or "" for c in client().chat.completions.create(model="gpt-4", messages=SAY, stream=True) if c.choices]
    same("".join(chunks), TEXT)
    assert len(chunks) > 3


@case()
def wildcard_and_responses_answer_through_the_ingress():
    same(client().chat.completions.create(model="any-other", messages=SAY).choices[0].message.content, TEXT)
    same(client().responses.create(model="gpt-4", input="hi").output_text, TEXT)


@case()
def wrong_key_is_refused_through_the_ingress():
    with raises(openai.AuthenticationError, 401):
        client("sk-wrong").models.list()


if __name__ == "__main__":
    run("python")
