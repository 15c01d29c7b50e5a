"""The gateway as LangChain's `ChatOpenAI` sees it."""

import openai
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

from kit import BOTH, CHAT, GATEWAY, KEY, case, raises, run, same


class Person(BaseModel):
    """Somebody."""

    name: str
    age: int


@tool
def get_weather(city: str, unit: str) -> str:
    """The weather in a city."""
    return f"{city} is warm"


def model(name, **more):
    return ChatOpenAI(model=name, base_url=f"{GATEWAY}/v1", api_key=KEY, max_retries=0, timeout=20, **more)


@case(CHAT)
def invoke_answers(name):
    message = model(name).invoke("hello there")
    same(message.content, "echo: hello there")
    assert message.usage_metadata["total_tokens"] > 0


@case(CHAT)
def stream_answers_piece_by_piece(name):
    chunks = list(model(name, stream_usage=True).stream("[[count 5]]"))
    same([c.content for c in chunks if c.content], ["1", " 2", " 3", " 4", " 5"])
    same(len([c for c in chunks if c.usage_metadata]), 1)


@case(CHAT)
def bound_tools_are_called_and_answered(name):
    bound = model(name).bind_tools([get_weather])
    messages = [HumanMessage("[[tools]]")]
    call = bound.invoke(messages)
    same([c["args"]["city"] for c in call.tool_calls], [b["city"] for b in BOTH])
    messages.append(call)
    messages += [ToolMessage(get_weather.invoke(c["args"]), tool_call_id=c["id"]) for c in call.tool_calls]
    same(bound.invoke(messages).content, "The tools said: Paris is warm; Rome is warm")


@case(CHAT)
def bound_tools_are_streamed(name):
    whole = None
    for chunk in model(name).bind_tools([get_weather]).stream("[[tools]]"):
        whole = chunk if whole is None else whole + chunk
    same([c["args"]["city"] for c in whole.tool_calls], [b["city"] for b in BOTH])


@case(CHAT)
def structured_output_is_an_object(name):
    same(model(name).with_structured_output(Person).invoke("who?"), Person(name="Paris", age=21))


@case(["openai", "anthropic", "gemini"])  # Bedrock has no parallel_tool_calls, which comes along
def structured_output_by_function_calling(name):
    structured = model(name).with_structured_output(Person, method="function_calling")
    same(structured.invoke("who?"), Person(name="Paris", age=21))


@case()
def embeddings_of_texts():
    # without this check, which would fetch a tokenizer from the Internet
    how = {"max_retries": 0, "check_embedding_ctx_length": False}
    embeddings = OpenAIEmbeddings(model="embed-openai", base_url=f"{GATEWAY}/v1", api_key=KEY, **how)
    same(len(embeddings.embed_documents(["one", "two"])), 2)


@case()
def rate_limit_is_openais_error():
    with raises(openai.RateLimitError, 429):
        model("openai").invoke("[[error 429]]")


@case(CHAT)
def stream_that_breaks_raises(name):
    with raises(openai.APIError):
        list(model(name).stream("[[count 9]] [[break after=3]]"))


if __name__ == "__main__":
    run("langchain-openai")
