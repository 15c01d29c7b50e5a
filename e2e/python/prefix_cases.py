"""The gateway below SERVER_ROOT_PATH=/litellm; GATEWAY ends with the prefix."""

import anthropic
import openai

from kit import GATEWAY, KEY, case, raises, run, same

client = openai.OpenAI(base_url=f"{GATEWAY}/v1", api_key=KEY, max_retries=0, timeout=20)
SAY = [{"role": "user", "content": "hello you"}]


@case(["openai", "anthropic"])
def chat_answers_below_the_prefix(model):
    same(client.chat.completions.create(model=model, messages=SAY).choices[0].message.content, "echo: hello you")


@case(["openai", "anthropic"])
def stream_answers_below_the_prefix(model):
    chunks = client.chat.completions.create(model=model, messages=SAY, stream=True)
    same("".join(c.choices[0].delta.content or "" for c in chunks if c.choices), "echo: hello you")


@case(["openai", "anthropic"])
def messages_answer_below_the_prefix(model):
    other = anthropic.Anthropic(base_url=GATEWAY, api_key=KEY, max_retries=0)
    same(other.messages.create(model=model, max_tokens=9, messages=SAY).content[0].text, "echo: hello you")


@case()
def base_without_v1_works_too():
    other = openai.OpenAI(base_url=GATEWAY, api_key=KEY, max_retries=0)
    same(other.chat.completions.create(model="openai", messages=SAY).choices[0].message.content, "echo: hello you")


@case()
def response_and_models_below_the_prefix():
    same(client.responses.create(model="openai", input="hi").output_text, "echo: hi")
    assert "openai" in {m.id for m in client.models.list()}


@case()
def wrong_key_below_the_prefix():
    with raises(openai.AuthenticationError, 401):
        openai.OpenAI(base_url=f"{GATEWAY}/v1", api_key="sk-no", max_retries=0).models.list()


if __name__ == "__main__":
    run("python /litellm")
